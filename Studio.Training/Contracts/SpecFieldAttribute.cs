namespace Studio.Training.Contracts;

/// <summary>
/// What people are told about one field of the <see cref="RunSpec"/>. The form, the validation, the JSON Schema, the
/// command line's help and the worker's own check are all read from these attributes, so they cannot disagree.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SpecFieldAttribute(string group, string label) : Attribute
{
    public string Group { get; } = group;
    public string Label { get; } = label;

    /// <summary>One sentence: what it does and how to choose it.</summary>
    public string Help { get; init; } = "";
    public string Unit { get; init; } = "";
    public double Min { get; init; } = double.NegativeInfinity;
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>The range's lower end itself is not allowed (a learning rate of 0).</summary>
    public bool MinExclusive { get; init; }

    /// <summary>Allowed words, for text fields that are a choice.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>Shown only when opened, because the default serves most.</summary>
    public bool Advanced { get; init; }

    /// <summary>Field it depends on, in JSON spelling, and the values of it for which this one means something.</summary>
    public string When { get; init; } = "";
    public string[] Is { get; init; } = [];

    /// <summary>Tasks in which it means something besides; empty: all.</summary>
    public string[] For { get; init; } = [];
}
