using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;

namespace Studio.Data.Tests.Tables;

/// <summary>A workspace of its own, and shorthands for importing and reading back.</summary>
public abstract class TableTestBase : IDisposable
{
    protected TableTestBase() => Workspace = new Workspace(Folder.File("workspace"));

    protected TempFolder Folder { get; } = new();
    protected Workspace Workspace { get; }

    protected static ImportSpec Spec(params string[] paths) =>
        new() { Name = "test", Files = [.. paths.Select(p => new ImportFile(p))] };

    protected DatasetVersion Import(ImportSpec spec)
    {
        var result = Importer.Import(Workspace, spec, _ => { }, CancellationToken.None);
        return new DatasetVersion(result.Manifest, result.Folder);
    }

    /// <summary>The sentence an import is refused with; nothing may be left of it.</summary>
    protected string Refusal(ImportSpec spec)
    {
        var error = Assert.Throws<UserError>(() => Import(spec));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Workspace.Datasets));
        return error.Message;
    }

    /// <summary>All rows as text, columns in file order.</summary>
    protected static List<string[]> Rows(DatasetVersion version)
    {
        using var reader = new DatasetReader(version);
        var rows = new List<string[]>();
        for (long offset = 0; offset < version.Manifest.RowCount; offset += 1000)
            rows.AddRange(reader.ReadPage(new PageRequest { Offset = offset, Count = 1000 }).Rows.Select(r => r.Values.Select(CellText.Of).ToArray()));
        return rows;
    }

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
