using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Studio.Data;
using Studio.Web.Components.Controls;
using Studio.Web.Jobs;
using Studio.Web.Playground;

namespace Studio.Web.Components.Playground;

/// <summary>
/// Streams generated text into the page. Tokens go to the browser by script in batches, each sent once: a long text drawn
/// by rendering would travel whole with every token.
/// </summary>
public sealed partial class TextPlayground
{
    /// <summary>How often new text travels; faster than anyone reads, slower than a small model writes.</summary>
    private static readonly TimeSpan s_batch = TimeSpan.FromMilliseconds(50);

    private readonly SamplingForm _form = new();
    private ElementReference _output;
    private IJSObjectReference? _script;
    private CancellationTokenSource? _stop;
    private Exception? _error;
    private string _prompt = "";
    private string _status = "";
    private string _note = "";
    private bool _running;

    [Parameter, EditorRequired] public required string RunId { get; set; }
    [Parameter, EditorRequired] public required string Checkpoint { get; set; }
    [Parameter, EditorRequired] public required SessionInfo Info { get; set; }

    public async ValueTask DisposeAsync()
    {
        // leaving the page must not leave the model writing for nobody
        if (_stop is not null)
            await _stop.CancelAsync();
        if (_script is not null)
            await ScriptDisposal.SafelyAsync(_script.DisposeAsync);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            _script = await Script.InvokeAsync<IJSObjectReference>("import", "/assets/playground.js");
    }

    private void Stop() => _stop?.Cancel();

    private async Task GenerateAsync()
    {
        if (_running || _script is null)
            return;
        (_running, _error, _status, _note) = (true, null, "Loading the model", "");
        using var stop = _stop = new CancellationTokenSource();
        try
        {
            await _script.InvokeVoidAsync("beginText", stop.Token, _output, _prompt);
            await StreamAsync(_script, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _status = "Stopped";
        }
        catch (UserError e)
        {
            (_error, _status) = (e, "");
        }
        finally
        {
            (_running, _stop) = (false, null);
        }
    }

    private async Task StreamAsync(IJSObjectReference script, CancellationToken stop)
    {
        var waiting = new StringBuilder();
        var sent = Stopwatch.StartNew();
        var (tokens, watch) = (0, Stopwatch.StartNew());
        try
        {
            await foreach (var piece in Sessions.GenerateAsync(RunId, Checkpoint, _form.Request(_prompt), stop))
            {
                waiting.Append(piece.Text);
                tokens += piece.Done ? 0 : 1;
                if (piece.Done)
                    Finish(piece);
                else if (sent.Elapsed < s_batch)
                    continue;
                else
                    _status = FormattableString.Invariant($"{tokens:#,0} tokens · {Figures.Short(tokens / watch.Elapsed.TotalSeconds)} tokens/s");
                await FlushAsync(script, waiting);
                sent.Restart();
                StateHasChanged();
            }
        }
        finally
        {
            // what was written before a stop is shown too
            await FlushAsync(script, waiting);
        }
    }

    private async Task FlushAsync(IJSObjectReference script, StringBuilder waiting)
    {
        if (waiting.Length == 0)
            return;
        var text = waiting.ToString();
        waiting.Clear();
        await ScriptDisposal.SafelyAsync(() => script.InvokeVoidAsync("appendText", _output, text));
    }

    private void Finish(GenerationEvent end)
    {
        _status = end.Reason == "stopped" ? "Stopped" : "";
        _note = FormattableString.Invariant($"{end.Tokens:#,0} tokens · {Figures.Short(end.TokensPerSecond)} tokens/s");
    }
}
