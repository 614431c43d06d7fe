using System.Text.Json;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.Files;
using Studio.Training.Tokenizers.Learning;
using Studio.Training.Tokenizers.Library;
using Studio.Web.Datasets;
using Studio.Web.Jobs;

namespace Studio.Web.Tokenizing;

/// <summary>Everything people do to tokenizers; pages and the REST API call the same methods.</summary>
public sealed class TokenizerService(Workspace workspace, Uploads uploads, JobQueue queue, ILogger<TokenizerService> logger)
{
    /// <summary>Longest text that is encoded for a page or a request; more belongs to a dataset.</summary>
    public const int LongestText = 1_000_000;

    // bounded: the last few opened; reading a vocabulary of 50,000 tokens takes longer than using it
    private const int MostOpen = 4;
    private readonly List<(string Id, SubwordTokenizer Tokenizer)> _open = [];

    /// <summary>Raised on a pool thread when a training moved on; the argument is the job's id.</summary>
    public event Action<string>? TrainingChanged;

    public IReadOnlyList<TokenizerManifest> List() => TokenizerLibrary.List(workspace);

    /// <summary>Starts a training in a process of its own; it goes on whatever becomes of the page or of this program.</summary>
    /// <returns>the job's id.</returns>
    /// <exception cref="UserError">the spec or its dataset does not serve.</exception>
    public async Task<string> StartTrainingAsync(TokenizerTrainSpec given, CancellationToken cancellationToken = default)
    {
        var spec = given.Check();
        var version = DatasetFolder.Resolve(workspace, spec.Dataset);
        if (version.Manifest.ColumnWithRole(ColumnRole.Text) is null)
            throw new UserError($"The dataset '{version.Manifest.Name}' has no column with the role text, which a tokenizer learns from; choose another.");
        var folder = Folder(Identifier.New());
        Directory.CreateDirectory(folder.Root);
        AtomicFile.WriteText(folder.Spec, JsonSerializer.Serialize(spec with { Dataset = $"{version.Manifest.DatasetId}@{version.Manifest.Version}" }, JournalJson.Options));
        await queue.EnqueueTokenizerAsync(folder.Id, cancellationToken);
        RaiseTrainingChanged(folder.Id);
        return folder.Id;
    }

    /// <summary>null when there is no such training.</summary>
    public TokenizerJobStatus? Training(string jobId) => Folder(jobId).Status();

    /// <summary>Trainings of this workspace, the newest first.</summary>
    public IReadOnlyList<TokenizerJobStatus> Trainings() =>
        [.. Directory.EnumerateDirectories(workspace.Jobs).OrderDescending().Select(d => new TokenizerJobFolder(d).Status()).OfType<TokenizerJobStatus>()];

    /// <summary>Ends a training and leaves nothing of it; one that has ended stays as it is.</summary>
    public async Task CancelTrainingAsync(string jobId, CancellationToken cancellationToken = default)
    {
        var folder = Folder(jobId);
        switch (folder.Status()?.State)
        {
            case null:
                throw new UserError($"There is no training {jobId}.");
            case TokenizerJobState.Queued:
                await queue.RemoveAsync(jobId, JobQueue.TokenizerGroup, cancellationToken);
                folder.WriteEnd("cancelled", "");
                RaiseTrainingChanged(jobId);
                break;
            case TokenizerJobState.Running:
                WorkerProcess.Attach(folder.Root)?.Terminate();
                break;
        }
    }

    /// <summary>Takes uploaded files: a tokenizer.json, a vocab.txt, or vocab.json with merges.txt, each with tokenizer_config.json beside if there is one.</summary>
    /// <exception cref="UserError">the files are no tokenizer that can be read.</exception>
    public TokenizerManifest Import(IReadOnlyList<string> uploadIds, string name)
    {
        if (uploadIds.Count is 0 or > 8)
            throw new UserError("An import takes 1 to 8 files of one tokenizer.");
        TokenizerLibrary.CheckName(name);
        var folder = Directory.CreateDirectory(Path.Combine(workspace.Tokenizers, $".importing-{Environment.ProcessId}-{Identifier.New()}"));
        try
        {
            var names = uploadIds.Select(id => KnownName(uploads.Get(id).FileName, uploadIds.Count)).ToList();
            if (names.Distinct().Count() != names.Count)
                throw new UserError("Two of these files have the same name; send the files of one tokenizer.");
            foreach (var (id, file) in uploadIds.Zip(names))
                uploads.MoveTo(id, Path.Combine(folder.FullName, file));
            return TokenizerLibrary.Add(workspace, TokenizerFiles.Open(folder.FullName), name, file: string.Join(", ", names));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public TokenizerManifest Rename(string id, string name) => TokenizerLibrary.Rename(workspace, id, name);

    /// <returns>bytes freed.</returns>
    public long Delete(string id)
    {
        lock (_open)
            _open.RemoveAll(o => o.Id == id);
        return TokenizerLibrary.Delete(workspace, id);
    }

    /// <summary>Where its tokenizer.json lies, for a download.</summary>
    /// <exception cref="UserError">there is no such tokenizer.</exception>
    public string ContentPath(string id) => TokenizerLibrary.ContentPath(workspace, TokenizerLibrary.Resolve(workspace, id).Id);

    /// <exception cref="UserError">there is no such tokenizer, or its file is damaged.</exception>
    public SubwordTokenizer Open(string reference)
    {
        var id = TokenizerLibrary.Resolve(workspace, reference).Id;
        lock (_open)
        {
            if (_open.FirstOrDefault(o => o.Id == id) is { Tokenizer: { } known })
                return known;
        }
        var tokenizer = TokenizerLibrary.Open(workspace, id);
        lock (_open)
        {
            _open.Add((id, tokenizer));
            if (_open.Count > MostOpen)
                _open.RemoveAt(0);
        }
        return tokenizer;
    }

    /// <exception cref="UserError">the text is longer than a page or a request should hold.</exception>
    public static string CheckText(string? text) =>
        (text ?? "").Length <= LongestText ? text ?? "" : throw new UserError($"The text has {text!.Length:N0} characters; {LongestText:N0} at most are encoded at once.");

    internal void RaiseTrainingChanged(string jobId)
    {
        foreach (var viewer in TrainingChanged?.GetInvocationList() ?? [])
            try
            {
                ((Action<string>)viewer)(jobId);
            }
            catch (Exception e)
            {
                logger.LogError(e, "A viewer of training {JobId} failed", jobId);
            }
    }

    /// <summary>After a worker's end: its last word, or ours in its place.</summary>
    internal void FinishTraining(TokenizerJobFolder folder)
    {
        if (folder.Status() is { IsOpen: true })
            folder.WriteEnd("failed", folder.LastLogLine() is { } line
                ? $"The training ended without a result. Its last words: {line}"
                : "The training was interrupted before it had a result. Start it again.");
        RaiseTrainingChanged(folder.Id);
    }

    /// <summary>Trainings that have not said their last word, oldest first.</summary>
    internal IReadOnlyList<string> UnfinishedTrainings() => [.. Trainings().Where(t => t.IsOpen).Select(t => t.JobId).Reverse()];

    internal TokenizerJobFolder Folder(string jobId) => new(Path.Combine(workspace.Jobs, Identifier.Check(jobId)));

    /// <summary>A single file may be called anything; of several the name says which is which.</summary>
    private static string KnownName(string name, int count) => name switch
    {
        "tokenizer.json" or "vocab.json" or "merges.txt" or "vocab.txt" or "tokenizer_config.json" => name,
        _ when count > 1 => throw new UserError($"'{name}' is none of tokenizer.json, vocab.json, merges.txt, vocab.txt and tokenizer_config.json."),
        _ when name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) => "vocab.txt",
        _ => "tokenizer.json",
    };
}
