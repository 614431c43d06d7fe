using Studio.Data;
using Studio.Training.Tokenizers.Library;
using Studio.Web.Components.Controls;
using Studio.Web.Importing;
using Studio.Web.Tokenizing;

namespace Studio.Web.Components.Pages;

public sealed partial class TokenizersPage
{
    private readonly HashSet<string> _dismissed = [];
    private readonly HashSet<string> _watched = [];
    private IReadOnlyList<TokenizerManifest> _all = [];
    private IReadOnlyList<TokenizerJobStatus> _jobs = [];
    private IReadOnlyList<UploadState> _files = [];
    private Exception? _error;
    private string _name = "";
    private string? _deleting;
    private bool _importing;

    public void Dispose() => Service.TrainingChanged -= OnTrainingChanged;

    protected override void OnInitialized()
    {
        Service.TrainingChanged += OnTrainingChanged;
        Read();
    }

    private void Read()
    {
        _all = Service.List();
        var trainings = Service.Trainings();
        _watched.UnionWith(trainings.Where(t => t.IsOpen).Select(t => t.JobId));
        // of those that failed, what failed while the page was open, and the newest job of all
        _jobs = [.. trainings.Where((t, i) => t.IsOpen || (t.State == TokenizerJobState.Failed && (i == 0 || _watched.Contains(t.JobId)) && !_dismissed.Contains(t.JobId)))];
    }

    private void OnTrainingChanged(string jobId) => _ = InvokeAsync(() =>
    {
        Read();
        StateHasChanged();
    });

    private void Dismiss(TokenizerJobStatus job)
    {
        _dismissed.Add(job.JobId);
        Read();
    }

    private async Task CancelAsync(TokenizerJobStatus job)
    {
        try
        {
            await Service.CancelTrainingAsync(job.JobId);
        }
        catch (UserError e)
        {
            Toasts.Fail(e.Message);
        }
    }

    private void Import()
    {
        try
        {
            var manifest = Service.Import([.. _files.Select(f => f.UploadId!)], _name);
            Toasts.Say($"{manifest.Name} is imported, {Figures.Exact(manifest.VocabularySize)} tokens.");
            (_importing, _name, _files, _error) = (false, "", [], null);
            Read();
        }
        catch (UserError e)
        {
            (_error, _files) = (e, []);
        }
    }

    private Task RenameAsync(TokenizerManifest manifest, string name)
    {
        try
        {
            Service.Rename(manifest.Id, name);
        }
        catch (UserError e)
        {
            Toasts.Fail(e.Message);
        }
        Read();
        return Task.CompletedTask;
    }

    private void Delete(TokenizerManifest manifest)
    {
        try
        {
            Toasts.Say($"{manifest.Name} is deleted; {Figures.Bytes(Service.Delete(manifest.Id))} are free again. Runs keep their copy.");
        }
        catch (UserError e)
        {
            Toasts.Fail(e.Message);
        }
        _deleting = null;
        Read();
    }

    private static string Figured(TokenizerJobStatus job) => job.State == TokenizerJobState.Queued ? "waits for its turn"
        : job.Tokens > 0 ? $"{Figures.Exact(job.Tokens)} of {Figures.Exact(job.TargetTokens)} tokens"
        : $"{Figures.Exact(job.Rows)} rows, {Figures.Exact(job.Words)} pieces";

    private static string? Packed(TokenizerManifest manifest) =>
        manifest.Training is { } t ? $"{Figures.Exact(t.Bytes)} bytes became {Figures.Exact(t.Tokens)} tokens on the text it was trained on" : null;
}
