namespace Studio.Data.Cleaning;

/// <summary>What a kind of operation is called: its word in JSON (never renamed: files hold it for years) and for people.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OperationAttribute(string name, string title, string group, string help) : Attribute
{
    public string Name { get; } = name;
    public string Title { get; } = title;
    public string Group { get; } = group;

    /// <summary>One sentence: what it does and when it is wanted.</summary>
    public string Help { get; } = help;
}

/// <summary>Headings of the list from which operations are added, in their order.</summary>
public static class OperationGroups
{
    public const string Text = "Mend text";
    public const string Filter = "Keep or drop rows";
    public const string Personal = "Personal data";
    public const string Duplicates = "Duplicates";
    public const string Columns = "Columns";
    public const string Variation = "Vary rows";

    public static IReadOnlyList<string> All { get; } = [Text, Filter, Personal, Duplicates, Columns, Variation];
}
