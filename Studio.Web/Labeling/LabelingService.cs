using Studio.Data;
using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Web.Browsing;
using Studio.Web.Datasets;
using Version = Studio.Data.Tables.DatasetVersion;

namespace Studio.Web.Labeling;

/// <summary>Everything people do to labeling projects; pages and the REST API call the same methods. Books stay open while the program runs: it is their only writer.</summary>
public sealed class LabelingService(Workspace workspace, RowReader rows, DatasetRegistry registry, SuggestionService suggesting) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Dictionary<string, LabelBook> _books = [];

    public IReadOnlyList<LabelProject> List() => LabelFolder.List(workspace);

    /// <summary>null when there is no such project.</summary>
    public LabelProject? Find(string id) => LabelFolder.Find(workspace, id);

    /// <exception cref="UserError">a field cannot be.</exception>
    public async Task<LabelProject> CreateAsync(LabelProject project, CancellationToken cancellationToken = default)
    {
        var kept = await Task.Run(() => LabelFolder.Save(workspace, project with { Id = Identifier.New(), Created = DateTimeOffset.UtcNow }), cancellationToken);
        // a filter that cannot be used is told now, not to the first who labels
        await rows.SelectAsync(kept.Dataset, kept.Rows, cancellationToken);
        return kept;
    }

    /// <summary>Other labels, guidelines, name or number of people; what is labeled and how stays.</summary>
    /// <exception cref="UserError">a label that is said of rows would go.</exception>
    public async Task<LabelProject> ChangeAsync(string id, Func<LabelProject, LabelProject> change, CancellationToken cancellationToken = default)
    {
        var book = await OpenAsync(id, cancellationToken);
        var changed = change(book.Project) with { Id = id, Dataset = book.Project.Dataset, Kind = book.Project.Kind, Rows = book.Project.Rows, Created = book.Project.Created };
        var kept = changed.Check(DatasetFolder.Resolve(workspace, changed.Dataset).Manifest);
        book.Change(kept);
        return LabelFolder.Save(workspace, kept);
    }

    /// <exception cref="UserError">there is no such project, or its dataset version is gone.</exception>
    public async Task<LabelBook> OpenAsync(string id, CancellationToken cancellationToken = default)
    {
        lock (_books)
            if (_books.TryGetValue(id, out var open))
                return open;
        await _opening.WaitAsync(cancellationToken);
        try
        {
            lock (_books)
                if (_books.TryGetValue(id, out var open))
                    return open;
            var project = Find(id) ?? throw new UserError($"There is no labeling project '{id}' in this workspace.");
            var index = await rows.SelectAsync(project.Dataset, project.Rows, cancellationToken);
            var book = await Task.Run(() => LabelBook.Open(project, index, LabelFolder.Events(workspace, id)), cancellationToken);
            lock (_books)
                _books[id] = book;
            return book;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>The project in which single labels of a version are mended, begun when there is none: its labels are the label column's classes.</summary>
    /// <param name="reference">id@version.</param>
    /// <exception cref="UserError">the version has no label column with classes.</exception>
    public async Task<LabelProject> FixingAsync(string reference, CancellationToken cancellationToken = default)
    {
        var version = await Task.Run(() => DatasetFolder.Resolve(workspace, reference), cancellationToken);
        var name = $"Labels mended of {version.Manifest.Name} v{version.Manifest.Version}";
        if (List().FirstOrDefault(p => p.Dataset == version.Reference && p.Name == name) is { } begun)
            return begun;
        if (version.Manifest.ColumnWithRole(ColumnRole.Label) is not { Classes.Count: > 1 } label)
            throw new UserError($"'{version.Manifest.Name}' has no label column with classes, so there is no label to mend.");
        return await CreateAsync(new LabelProject { Id = "", Name = name, Dataset = version.Reference, Labels = label.Classes, Target = label.Name, Guidelines = "Labels that models or people found wrong. A new version changes these rows and no others." }, cancellationToken);
    }

    /// <summary>Everything anybody said of a row in any project of a version, the newest first.</summary>
    public IReadOnlyList<(LabelProject Project, LabelEvent Event)> History(string reference, long row) =>
        [.. List().Where(p => p.Dataset == reference).SelectMany(p => LabelJournal.Read(LabelFolder.Events(workspace, p.Id)).Where(e => e.Row == row).Select(e => (p, e))).OrderByDescending(h => h.e.At)];

    /// <summary>Some of a project's rows: those of a search or an expression, in the order that suggestions give.</summary>
    /// <exception cref="UserError">the filter cannot be used, or no model was asked yet.</exception>
    public async Task<RowIndex> ViewAsync(LabelBook book, LabelView view, CancellationToken cancellationToken = default)
    {
        var selection = new RowSelection { Search = view.Search, Sql = view.Sql };
        var among = selection.IsAll ? null : await rows.SelectAsync(book.Project.Dataset, selection, cancellationToken);
        var suggestions = view.Order == LabelOrder.File ? null
            : await suggesting.FindAsync(book.Project.Id, cancellationToken) ?? throw new UserError("order: no model was asked about these rows yet; let one suggest labels first.");
        return await Task.Run(() => LabelSuggestions.View(book.Rows, among, suggestions, view.Order), cancellationToken);
    }

    /// <summary>Says the same of every row of a filter that belongs to the project.</summary>
    /// <returns>rows that changed.</returns>
    public async Task<int> BulkAsync(string id, string by, RowSelection selection, LabelState state, bool overwrite, CancellationToken cancellationToken = default)
    {
        var book = await OpenAsync(id, cancellationToken);
        var found = await rows.SelectAsync(book.Project.Dataset, selection, cancellationToken);
        var among = Positions(await rows.SelectAsync(book.Project.Dataset, book.Project.Rows, cancellationToken)).ToHashSet();
        return await book.SetManyAsync(by, Positions(found).Where(among.Contains), state, overwrite);
    }

    /// <summary>Makes the dataset's next version of what was handed in.</summary>
    public async Task<Version> CommitAsync(string id, bool labeledOnly, bool dropDiscarded, CancellationToken cancellationToken = default)
    {
        var book = await OpenAsync(id, cancellationToken);
        var version = await Task.Run(() => LabelCommit.Write(workspace, book, labeledOnly, dropDiscarded), cancellationToken);
        await registry.RegisterAsync(version.Manifest.DatasetId, version.Manifest.Version, cancellationToken);
        return version;
    }

    /// <returns>bytes freed.</returns>
    public async Task<long> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            LabelBook? book;
            lock (_books)
                _books.Remove(id, out book);
            if (book is not null)
                await book.DisposeAsync();
            return LabelFolder.Delete(workspace, id);
        }
        finally
        {
            _opening.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var book in _books.Values)
            await book.DisposeAsync();
        _opening.Dispose();
    }

    private static IEnumerable<int> Positions(RowIndex index) =>
        Enumerable.Range(0, (int)((index.Count + 999) / 1000)).SelectMany(part => index.Slice(part * 1000L, 1000)).Select(position => (int)position);
}
