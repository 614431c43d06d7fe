using System.Text.Json;
using System.Text.Json.Nodes;
using Studio.Data.Tables.DuckDb;
using Studio.Data.Tables.Measures;

namespace Studio.Data.Tables.Rows;

/// <summary>
/// An expression a person wrote, before it becomes part of a statement. DuckDB's own parser says what it is, and only what
/// is listed here passes: columns, constants, comparisons and functions that read nothing but their arguments, end soon and
/// cannot blow a small text up into a large one (so no repeat, range, replace or lambda). No subquery, so no other table,
/// file or setting can be reached; the connection is confined and its configuration locked besides.
/// </summary>
public static class SqlExpression
{
    public const int MaxLength = 2000;
    private const int MaxDepth = 400;

    private static readonly JsonDocumentOptions s_deep = new() { MaxDepth = 4 * MaxDepth };

    private static readonly HashSet<string> s_classes = ["CONSTANT", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "OPERATOR", "CAST", "CASE", "BETWEEN", "FUNCTION"];

    private static readonly HashSet<string> s_functions =
    [
        "+", "-", "*", "/", "//", "%", "||", "~~", "!~~", "~~*", "!~~*", "~~~", "^@", "->", "->>", "!__postfix",
        "like_escape", "not_like_escape", "ilike_escape", "not_ilike_escape",
        "length", "len", "strlen", "char_length", "character_length", "octet_length", "bit_length", "length_grapheme", "array_length",
        "lower", "upper", "lcase", "ucase", "trim", "ltrim", "rtrim", "reverse", "strip_accents", "nfc_normalize", "translate",
        "substring", "substr", "left", "right", "split_part", "string_split", "str_split", "string_to_array", "split", "string_split_regex", "regexp_split_to_array", "str_split_regex",
        "contains", "starts_with", "ends_with", "prefix", "suffix", "strpos", "instr", "position", "ascii", "unicode", "ord",
        "regexp_matches", "regexp_full_match", "regexp_extract", "regexp_extract_all", "concat", "concat_ws",
        "abs", "sign", "round", "floor", "ceil", "ceiling", "trunc", "sqrt", "ln", "log", "log2", "log10", "exp", "pow", "power", "mod", "fmod", "greatest", "least",
        "isnan", "isinf", "isfinite", "hash", "md5", "sha256", "list_contains", "list_has", "list_position", "list_distinct", "list_unique", "list_value", "row", "array_extract", "list_extract",
        "json_extract", "json_extract_string", "json_extract_path", "json_extract_path_text", "json_array_length", "json_type", "json_valid", "json_keys", "json_exists", "json_value",
        "year", "month", "day", "hour", "minute", "second", "quarter", "week", "weekday", "dayofweek", "dayofyear", "dayname", "monthname", "epoch",
        "date_part", "date_trunc", "date_diff", "datediff", "datepart", "datetrunc", "make_date", "strptime", "try_strptime", "strftime", "to_days", "to_hours", "to_minutes", "to_seconds", "to_months", "to_years",
    ];

    /// <summary>The functions that an expression may use, for a hint beside the field.</summary>
    public static IEnumerable<string> Functions => s_functions.Where(f => char.IsAsciiLetter(f[0])).Append(RowMeasure.LanguageFunction).Append(RowMeasure.TokensFunction).Order(StringComparer.Ordinal);

    /// <summary>The expression as it can stand in a WHERE clause.</summary>
    /// <exception cref="UserError">it is none, or uses what it may not.</exception>
    /// <param name="manifest">whose texts language() and tokens() may be asked of; null where they cannot be used.</param>
    internal static string Check(DuckDbConnection connection, string expression, DatasetManifest? manifest = null)
    {
        if (expression.Length > MaxLength)
            throw new UserError($"The SQL expression has {expression.Length:N0} characters; {MaxLength:N0} are the most.");
        // on lines of its own, so that a comment in it ends with it
        var wrapped = $"(\n{expression}\n)";
        using var parsed = Parse(connection, $"SELECT {wrapped}");
        if (manifest is not null && MayMeasure(expression))
        {
            var tree = JsonNode.Parse(parsed.RootElement.GetRawText(), documentOptions: s_deep)!;
            if (MeasureFunctions.Replace(tree, manifest).Count > 0)
                return Written(connection, tree);
        }
        CheckNode(SingleExpression(parsed.RootElement), 0);
        return wrapped;
    }

    /// <summary>The measures that an expression asks for; none where it is no expression, which <see cref="Check"/> says.</summary>
    internal static IReadOnlyList<RowMeasure> Measures(DatasetManifest manifest, string? expression)
    {
        if (expression is null || expression.Length > MaxLength || !MayMeasure(expression))
            return [];
        using var connection = DuckDbConnection.Open(new DuckDbSettings());
        using var parsed = Parse(connection, $"SELECT (\n{expression}\n)");
        return MeasureFunctions.Replace(JsonNode.Parse(parsed.RootElement.GetRawText(), documentOptions: s_deep)!, manifest);
    }

    private static bool MayMeasure(string expression) =>
        expression.Contains(RowMeasure.LanguageFunction, StringComparison.OrdinalIgnoreCase) || expression.Contains(RowMeasure.TokensFunction, StringComparison.OrdinalIgnoreCase);

    /// <summary>A tree as SQL again, checked like one that a person wrote.</summary>
    private static string Written(DuckDbConnection connection, JsonNode tree)
    {
        var json = tree.ToJsonString();
        using (var changed = JsonDocument.Parse(json, s_deep))
            CheckNode(SingleExpression(changed.RootElement), 0);
        using var result = connection.Query("SELECT json_deserialize_sql(CAST(? AS JSON))", json);
        result.Next();
        return $"({result.Column(0).Text(0)["SELECT ".Length..]})";
    }

    private static JsonDocument Parse(DuckDbConnection connection, string statement)
    {
        try
        {
            using var result = connection.Query("SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)", statement);
            result.Next();
            return JsonDocument.Parse(result.Column(0).Bytes(0).ToArray(), s_deep);
        }
        catch (Exception e) when (e is DuckDbException or JsonException)
        {
            throw new UserError("The SQL expression is nested too deeply; write it simpler.", e);
        }
    }

    /// <summary>The one expression of "SELECT (expression)": closing the bracket and going on makes more of it than that.</summary>
    private static JsonElement SingleExpression(JsonElement root)
    {
        if (root.GetProperty("error").GetBoolean())
            throw new UserError($"This is no SQL expression: {FirstLine(root.GetProperty("error_message").GetString() ?? "")}");
        var statements = root.GetProperty("statements");
        var node = statements[0].GetProperty("node");
        var isPlain = statements.GetArrayLength() == 1
            && node.GetProperty("type").ValueEquals("SELECT_NODE")
            && node.GetProperty("select_list").GetArrayLength() == 1
            && node.GetProperty("modifiers").GetArrayLength() == 0
            && node.GetProperty("cte_map").GetProperty("map").GetArrayLength() == 0
            && node.GetProperty("from_table").GetProperty("type").ValueEquals("EMPTY")
            && node.GetProperty("group_expressions").GetArrayLength() == 0
            && new[] { "where_clause", "having", "qualify", "sample" }.All(part => node.GetProperty(part).ValueKind == JsonValueKind.Null);
        return isPlain ? node.GetProperty("select_list")[0] : throw new UserError("The SQL filter is one expression that is true for the wanted rows, such as length(text) > 20; not a whole statement.");
    }

    private static void CheckNode(JsonElement element, int depth)
    {
        if (depth > MaxDepth)
            throw new UserError("The SQL expression is nested too deeply; write it simpler.");
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                CheckNode(item, depth + 1);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            CheckObject(element, depth);
        }
    }

    private static void CheckObject(JsonElement element, int depth)
    {
        if (element.TryGetProperty("class", out var kind) && kind.ValueKind == JsonValueKind.String)
        {
            var word = kind.GetString()!;
            if (!s_classes.Contains(word))
                throw new UserError(word == "SUBQUERY" ? "A SQL filter has no subquery: it sees one row at a time." : $"A SQL filter cannot hold this: {word.ToLowerInvariant().Replace('_', ' ')}.");
            if (word == "FUNCTION" && element.GetProperty("function_name").GetString() is var name && !s_functions.Contains(name!))
                throw new UserError($"The function {name} cannot be used in a SQL filter. Among those that can: length, lower, contains, starts_with, regexp_matches, regexp_extract, substring, split_part, round, abs, greatest, json_extract_string, date_part.");
            if (word == "CONSTANT")
                return;
        }
        foreach (var property in element.EnumerateObject())
            CheckNode(property.Value, depth + 1);
    }

    internal static string FirstLine(string message)
    {
        var line = message.Split('\n', 2)[0].Trim();
        return line.EndsWith('.') || line.EndsWith('!') ? line : line + ".";
    }
}
