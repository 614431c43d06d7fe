namespace Studio.Data.Cleaning;

/// <summary>
/// What people are told about one parameter of an operation. The form, the validation and the JSON Schema are all read
/// from these attributes, so they cannot disagree.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OperationFieldAttribute(string label) : Attribute
{
    public string Label { get; } = label;
    public string Help { get; init; } = "";
    public string Unit { get; init; } = "";
    public double Min { get; init; } = double.NegativeInfinity;
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>Allowed words, for texts that are a choice and for lists of words.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>The text names a column of the dataset.</summary>
    public bool IsColumn { get; init; }

    /// <summary>A column may be left out; then it is the one with the role text.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Parameter it depends on, in JSON spelling, and the values of it for which this one means something.</summary>
    public string When { get; init; } = "";
    public string[] Is { get; init; } = [];
}

/// <summary>How a parameter is written in JSON and edited.</summary>
public enum OperationFieldType { Text, Choice, Column, Integer, Number, Boolean, Words, Numbers, Map }
