using System.Reflection;

namespace Studio.Training.Contracts;

/// <summary>
/// All fields of the <see cref="RunSpec"/>, read once from its attributes, in the order in which they are declared:
/// the one list from which the form, JSON, the schema, the difference of two runs and the rules are made.
/// </summary>
public static class RunSpecFields
{
    public static IReadOnlyList<SpecField> All { get; } = Read();

    private static readonly Dictionary<string, SpecField> s_byName = All.ToDictionary(field => field.Name, StringComparer.Ordinal);

    /// <summary>Headings in the order of the form.</summary>
    public static IReadOnlyList<string> Groups { get; } = [.. All.Select(field => field.Group).Distinct()];

    public static SpecField? Find(string name) => s_byName.GetValueOrDefault(name);

    private static List<SpecField> Read()
    {
        var defaults = new RunSpec();
        return [.. typeof(RunSpec).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(property => property.MetadataToken) // the order of declaration, which reflection alone does not promise
            .Select(property => (property, told: property.GetCustomAttribute<SpecFieldAttribute>()))
            .Where(pair => pair.told is not null)
            .Select(pair => new SpecField(pair.property, pair.told!, defaults))];
    }
}
