using System.Reflection;
using System.Text.Json;

namespace Studio.Data.Cleaning;

/// <summary>One parameter of a kind of operation: its attribute, its type and default, and how to get and set it.</summary>
public sealed class OperationField
{
    private readonly PropertyInfo _property;
    private readonly OperationFieldAttribute _told;

    internal OperationField(PropertyInfo property, OperationFieldAttribute told, Operation defaults)
    {
        (_property, _told) = (property, told);
        Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        Default = property.GetValue(defaults)!;
        Type = TypeOf(property.PropertyType, told);
    }

    /// <summary>Spelling in JSON.</summary>
    public string Name { get; }
    public OperationFieldType Type { get; }
    public object Default { get; }
    public string Label => _told.Label;
    public string Help => _told.Help;
    public string Unit => _told.Unit;
    public double Min => _told.Min;
    public double Max => _told.Max;
    public IReadOnlyList<string> Choices => _told.Choices;
    public bool IsOptional => _told.IsOptional;
    public string When => _told.When;
    public IReadOnlyList<string> Is => _told.Is;
    internal Type PropertyType => _property.PropertyType;

    public object Get(Operation operation) => _property.GetValue(operation)!;

    /// <summary>A copy of the operation with this parameter set; the value must have the property's own type.</summary>
    public Operation With(Operation operation, object value)
    {
        var copy = operation with { };
        _property.SetValue(copy, value);
        return copy;
    }

    /// <summary>Whether the parameter means anything beside the others.</summary>
    public bool AppliesTo(Operation operation) =>
        When.Length == 0 || Is.Contains(OperationKind.Of(operation).Field(When).Get(operation).ToString());

    private static OperationFieldType TypeOf(Type type, OperationFieldAttribute told) => type switch
    {
        _ when type == typeof(string) => told.IsColumn ? OperationFieldType.Column : told.Choices.Length > 0 ? OperationFieldType.Choice : OperationFieldType.Text,
        _ when type == typeof(int) => OperationFieldType.Integer,
        _ when type == typeof(double) => OperationFieldType.Number,
        _ when type == typeof(bool) => OperationFieldType.Boolean,
        _ when type == typeof(IReadOnlyList<string>) => OperationFieldType.Words,
        _ when type == typeof(IReadOnlyList<long>) => OperationFieldType.Numbers,
        _ when type == typeof(IReadOnlyDictionary<string, string>) => OperationFieldType.Map,
        _ => throw new InvalidOperationException($"An operation has a parameter of type {type.Name}, which neither JSON nor the form knows."),
    };
}
