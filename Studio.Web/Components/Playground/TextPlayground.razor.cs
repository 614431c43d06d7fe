using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Studio.Data;
using Studio.Training.Generation;
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
    private GenerationEnding? _ending;
    private int _texts = 1;
    private bool _running;
    private bool _advanced;

    [Parameter, EditorRequired] public required string RunId { get; set; }
    [Parameter, EditorRequired] public required string Checkpoint { get; set; }
    [Parameter, EditorRequired] public required SessionInfo Info { get; set; }

    /// <summary>What the fields hold at first; null leaves them as usual.</summary>
    [Parameter] public string? Prompt { get; set; }
    [Parameter] public int? Texts { get; set; }
    [Parameter] public int? Beams { get; set; }
    [Parameter] public int? Length { get; set; }

    protected override void OnInitialized()
    {
        _prompt = Prompt ?? "";
        Put(_form.Sequences, Texts);
        Put(_form.Beams, Beams);
        Put(_form.Length, Length);

        static void Put(SamplingField field, int? value)
        {
            if (value is { } number) field.Text = number.ToString(CultureInfo.InvariantCulture);
        }
    }

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
        var request = _form.Request(_prompt);
        (_running, _error, _status, _note, _ending, _texts) = (true, null, "Loading the model", "", null, request.Sequences);
        // the places for the texts reach the browser before the script fills them
        StateHasChanged();
        using var stop = _stop = new CancellationTokenSource();
        try
        {
            await _script.InvokeVoidAsync("beginTexts", stop.Token, _output, _prompt);
            await StreamAsync(_script, request, stop.Token);
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

    private async Task StreamAsync(IJSObjectReference script, GenerateRequest request, CancellationToken stop)
    {
        var waiting = new List<TextPiece>();
        var sent = Stopwatch.StartNew();
        var (tokens, watch) = (0, Stopwatch.StartNew());
        try
        {
            await foreach (var piece in Sessions.GenerateAsync(RunId, Checkpoint, request, stop))
            {
                if (!piece.Done)
                    waiting.Add(new(piece.Sequence, piece.Preview ?? piece.Text, piece.Probability, piece.Preview is not null));
                tokens += piece.Done || piece.Preview is not null ? 0 : 1;
                if (piece.Done)
                    Finish(piece);
                else if (sent.Elapsed < s_batch)
                    continue;
                else
                    _status = piece.Preview is not null ? "Searching" : FormattableString.Invariant($"{tokens:#,0} tokens · {Figures.Short(tokens / watch.Elapsed.TotalSeconds)} tokens/s");
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

    private async Task FlushAsync(IJSObjectReference script, List<TextPiece> waiting)
    {
        if (waiting.Count == 0)
            return;
        var pieces = waiting.ToArray();
        waiting.Clear();
        await ScriptDisposal.SafelyAsync(() => script.InvokeVoidAsync("addPieces", _output, pieces));
    }

    private void Finish(GenerationEvent end)
    {
        _ending = end.Ending;
        _status = end.Reason == "stopped" ? "Stopped" : "";
        List<string> parts = [FormattableString.Invariant($"{end.Tokens:#,0} tokens"), $"{Figures.Short(end.TokensPerSecond)} tokens/s"];
        if (end.Ending is { } ending)
        {
            if (!_form.IsSearch)
                parts.Add(FormattableString.Invariant($"seed {ending.Seed}"));
            if (ending.DroppedTokens > 0)
                parts.Add(FormattableString.Invariant($"the first {ending.DroppedTokens:#,0} tokens of the prompt were left out"));
        }
        _note = string.Join(" · ", parts);
    }

    private static string EndingNote(GeneratedSequence ending)
    {
        var score = ending.Score is { } value ? FormattableString.Invariant($"score {value:0.000} · ") : "";
        return FormattableString.Invariant($"{score}{ending.Tokens:#,0} tokens · {ending.Reason}");
    }

    private static string EndingTitle(GeneratedSequence ending)
    {
        var why = ending.Reason switch
        {
            "end" => "The model ended the text.",
            "stop" => "A stop text came.",
            "length" => "The length was reached.",
            "context" => "The model's context is full.",
            _ => "It was stopped.",
        };
        return ending.Score is null ? why : $"{why} The score is the log-probability divided by the length to the power of the length penalty: nearer 0 is likelier.";
    }

    /// <summary>What travels to the browser; see playground.ts.</summary>
    private readonly record struct TextPiece(int Sequence, string Text, double? Probability, bool Preview);
}
