using System.Text.Json.Serialization;

namespace Studio.Data.Tables.Rows;

/// <summary>One line of a visual filter.</summary>
/// <param name="Value">what it is compared with; null for the operators that need none.</param>
/// <param name="Or">joined to the line before it by "or"; lines joined so form a group, and every group must hold.</param>
/// <param name="Tokenizer">by which tokens are counted: its id or name; null where none are.</param>
public sealed record RowCondition(string Column, RowOperator Is, string? Value = null, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Or = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tokenizer = null);
