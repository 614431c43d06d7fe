using Studio.Data.Tables.DuckDb;

namespace Studio.Data.Tables.Rows;

/// <summary>A version's file as SQL sees it: a view of one name, with each row's position as a column whose name no dataset has.</summary>
internal static class RowTable
{
    public const string Name = "dataset_rows";

    /// <summary>A control character, which no imported column name holds.</summary>
    public const string Position = "\"\u0001row\"";

    public static void Create(DuckDbConnection connection, DatasetVersion version) =>
        connection.Execute($"CREATE VIEW {Name} AS SELECT {Columns(version.Manifest)}, file_row_number AS {Position} FROM read_parquet({Sql.PathLiteral(version.ParquetPath)}, file_row_number = true)");

    private static string Columns(DatasetManifest manifest) => string.Join(", ", manifest.Columns.Select(c => Sql.Identifier(c.Name)));
}
