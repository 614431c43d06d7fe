using System.Reflection;

namespace Studio.Data.Cleaning;

/// <summary>A kind of operation as its attributes describe it.</summary>
public sealed class OperationKind
{
    private readonly OperationAttribute _told;

    private OperationKind(Type type)
    {
        _told = type.GetCustomAttribute<OperationAttribute>()!;
        Defaults = (Operation)Activator.CreateInstance(type)!;
        Fields = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            // the order of declaration, which reflection alone does not promise, and what kinds share at the end
            .OrderBy(property => property.DeclaringType == type ? 0 : 1).ThenBy(property => property.MetadataToken)
            .Select(property => (property, told: property.GetCustomAttribute<OperationFieldAttribute>()))
            .Where(pair => pair.told is not null)
            .Select(pair => new OperationField(pair.property, pair.told!, Defaults))];
    }

    /// <summary>Every kind, grouped as the form shows them.</summary>
    public static IReadOnlyList<OperationKind> All { get; } = [.. typeof(Operation).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<OperationAttribute>() is not null)
        .OrderBy(type => type.MetadataToken)
        .Select(type => new OperationKind(type))
        .OrderBy(kind => OperationGroups.All.ToList().IndexOf(kind.Group))];

    private static readonly Dictionary<string, OperationKind> s_byName = All.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
    private static readonly Dictionary<Type, OperationKind> s_byType = All.ToDictionary(kind => kind.Defaults.GetType());

    public string Name => _told.Name;
    public string Title => _told.Title;
    public string Group => _told.Group;
    public string Help => _told.Help;

    /// <summary>One with every parameter at its default.</summary>
    public Operation Defaults { get; }
    public IReadOnlyList<OperationField> Fields { get; }

    public static OperationKind? Find(string name) => s_byName.GetValueOrDefault(name);

    public static OperationKind Of(Operation operation) => s_byType[operation.GetType()];

    public OperationField Field(string name) => Fields.First(f => f.Name == name);
}
