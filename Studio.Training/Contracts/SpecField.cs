using System.Reflection;
using System.Text.Json;

namespace Studio.Training.Contracts;

/// <summary>One field of the <see cref="RunSpec"/>: its attribute, its type and its default, and how to get and set it.</summary>
public sealed class SpecField
{
    private readonly PropertyInfo _property;
    private readonly SpecFieldAttribute _told;

    internal SpecField(PropertyInfo property, SpecFieldAttribute told, RunSpec defaults)
    {
        (_property, _told) = (property, told);
        Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        Default = property.GetValue(defaults)!;
        Type = TypeOf(property.PropertyType, told);
    }

    /// <summary>Spelling in JSON, and the field's identity everywhere.</summary>
    public string Name { get; }
    public SpecFieldType Type { get; }
    public object Default { get; }
    public string Group => _told.Group;
    public string Label => _told.Label;
    public string Help => _told.Help;
    public string Unit => _told.Unit;
    public double Min => _told.Min;
    public double Max => _told.Max;
    public bool MinExclusive => _told.MinExclusive;
    public IReadOnlyList<string> Choices => _told.Choices;
    public bool Advanced => _told.Advanced;

    /// <summary>JSON name of the field this one depends on; empty when on none.</summary>
    public string When => _told.When;

    /// <summary>Values of <see cref="When"/> for which this field means something.</summary>
    public IReadOnlyList<string> Is => _told.Is;

    /// <summary>Tasks in which it means something besides; empty: all.</summary>
    public IReadOnlyList<string> For => _told.For;

    public object Get(RunSpec spec) => _property.GetValue(spec)!;

    /// <summary>A copy of the spec with this field set. The value must have the property's own type.</summary>
    public RunSpec With(RunSpec spec, object value)
    {
        var copy = spec with { };
        _property.SetValue(copy, value);
        return copy;
    }

    /// <summary>Decided by the model to go on from, where a spec names one.</summary>
    public bool IsOfBase => (Group == SpecGroups.Model && Name != "contextLength") || Name is "tokenizer" or "tokenizerId" or "maxWords" or "minWordFrequency";

    /// <summary>Whether the field means anything in this spec, by its own dependency and those of what it depends on.</summary>
    public bool AppliesTo(RunSpec spec)
    {
        if (For.Count > 0 && !For.Contains(spec.Task))
            return false;
        if (spec.BaseModel.Length > 0 ? IsOfBase : Group == SpecGroups.Base && Name != "baseModel")
            return false;
        if (When.Length == 0)
            return true;
        var parent = RunSpecFields.Find(When)!;
        return parent.AppliesTo(spec) && Is.Contains(parent.Get(spec).ToString());
    }

    public bool IsDefault(RunSpec spec) => SameValue(Get(spec), Default);

    /// <summary>Lists compare by their numbers; everything else by itself (so 0.1 and 0.10000001 differ).</summary>
    public static bool SameValue(object a, object b) =>
        a is IEnumerable<int> left && b is IEnumerable<int> right ? left.SequenceEqual(right) : a.Equals(b);

    /// <summary>Whether a whole number can be held by the property at all.</summary>
    internal bool Fits(long value) => _property.PropertyType != typeof(int) || value is >= int.MinValue and <= int.MaxValue;

    internal object FromInteger(long value) => _property.PropertyType == typeof(int) ? (object)(int)value : value;

    private static SpecFieldType TypeOf(Type type, SpecFieldAttribute told) => type switch
    {
        _ when type == typeof(string) => told.Choices.Length > 0 ? SpecFieldType.Choice : SpecFieldType.Text,
        _ when type == typeof(int) || type == typeof(long) => SpecFieldType.Integer,
        _ when type == typeof(double) => SpecFieldType.Number,
        _ when type == typeof(bool) => SpecFieldType.Boolean,
        _ when type == typeof(IReadOnlyList<int>) => SpecFieldType.IntegerList,
        _ => throw new InvalidOperationException($"RunSpec has a field of type {type.Name}, which neither JSON nor the form knows."),
    };
}
