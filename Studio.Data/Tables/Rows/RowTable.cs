using Studio.Data.Tables.DuckDb;
using Studio.Data.Tables.Measures;

namespace Studio.Data.Tables.Rows;

/// <summary>A version's file as SQL sees it: a view of one name, with each row's position as a column whose name no dataset has.</summary>
internal static class RowTable
{
    public const string Name = "dataset_rows";

    /// <summary>A control character, which no imported column name holds.</summary>
    public const string Position = "\"\u0001row\"";

    /// <param name="measures">with the files they lie in, row for row beside the version's.</param>
    public static void Create(DuckDbConnection connection, DatasetVersion version, IReadOnlyDictionary<RowMeasure, string> measures)
    {
        var (names, joins) = ("", "");
        foreach (var ((measure, path), i) in measures.Select((m, i) => (m, i)))
        {
            names += $", measure{i}.{MeasureFile.Value} AS {Sql.Identifier(measure.Name)}";
            joins += $" POSITIONAL JOIN read_parquet({Sql.PathLiteral(path)}) AS measure{i}";
        }
        // inside, so that no column of the dataset can be taken for a measure's
        var rows = $"(SELECT {Columns(version.Manifest)}, file_row_number AS {Position} FROM read_parquet({Sql.PathLiteral(version.ParquetPath)}, file_row_number = true)) AS version_rows";
        connection.Execute($"CREATE VIEW {Name} AS SELECT version_rows.*{names} FROM {rows}{joins}");
    }

    private static string Columns(DatasetManifest manifest) => string.Join(", ", manifest.Columns.Select(c => Sql.Identifier(c.Name)));
}
