namespace Studio.Data.Tables.DuckDb;

/// <summary>The only two ways text becomes part of a statement; values are always bound.</summary>
internal static class Sql
{
    /// <summary>A column's name in double quotes.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A path of the workspace, for the places where DuckDB takes no bound value (COPY TO, SET).</summary>
    public static string PathLiteral(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";
}
