using Studio.Data;

namespace Studio.Training.Contracts;

/// <summary>A model as specs name one: run:ID, run:ID/CHECKPOINT, or model:ID for one of the library.</summary>
/// <param name="Checkpoint">a folder's name, best or last; null for the best one where there is one, and for models.</param>
public sealed record ModelReference(bool IsRun, string Id, string? Checkpoint)
{
    private const string RunPrefix = "run:";
    private const string ModelPrefix = "model:";

    /// <exception cref="UserError">the text names no model.</exception>
    public static ModelReference Parse(string reference)
    {
        if (reference.StartsWith(ModelPrefix, StringComparison.Ordinal)) return new(false, Identifier.Check(reference[ModelPrefix.Length..]), null);
        if (!reference.StartsWith(RunPrefix, StringComparison.Ordinal))
            throw new UserError($"'{reference}' names no model; write run:ID, run:ID/CHECKPOINT or model:ID.");
        var parts = reference[RunPrefix.Length..].Split('/', 2);
        return new(true, Identifier.Check(parts[0]), parts.Length == 2 ? Identifier.Check(parts[1]) : null);
    }

    /// <summary>Whether <see cref="Parse"/> would take it.</summary>
    public static bool IsValid(string reference)
    {
        try
        {
            return Parse(reference) is not null;
        }
        catch (UserError)
        {
            return false;
        }
    }

    public override string ToString() => IsRun ? RunPrefix + Id + (Checkpoint is null ? "" : "/" + Checkpoint) : ModelPrefix + Id;
}
