namespace Studio.Data.Catalog;

/// <summary>A choice of this Studio as a whole; the value's form is the business of whoever reads the key.</summary>
public sealed class Setting
{
    public required string Key { get; init; }
    public required string Value { get; set; }
}
