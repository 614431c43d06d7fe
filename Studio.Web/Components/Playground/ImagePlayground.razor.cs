using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Web.Components.Controls;
using Studio.Web.Images;
using Studio.Web.Jobs;
using Studio.Web.Playground;

namespace Studio.Web.Components.Playground;

/// <summary>Shows a classifier's probabilities for a drawing, while it is drawn, or for a row of its data.</summary>
public sealed partial class ImagePlayground
{
    /// <summary>Pixels of the drawing a side: its bytes must fit the circuit's 32 KB for a message from the browser.</summary>
    private const int Side = 140;

    private ElementReference _canvas;
    private IJSObjectReference? _script;
    private IJSObjectReference? _pad;
    private DotNetObjectReference<ImagePlayground>? _self;
    private double[]? _probabilities;
    private Exception? _error;
    private byte[]? _image;
    private string? _seen;
    private string? _rowProblem;
    private string _truth = "";
    private string _row = "";
    private long _asked;

    [Parameter, EditorRequired] public required string RunId { get; set; }
    [Parameter, EditorRequired] public required string Checkpoint { get; set; }
    [Parameter, EditorRequired] public required SessionInfo Info { get; set; }

    /// <summary>Reads an image row of the run's data; null where the data is gone.</summary>
    [Parameter] public ImageRows? Row { get; set; }

    private ImageShape Shape => Info.Image ?? new ImageShape(28, 28, 1);
    private IReadOnlyList<string> Classes => Info.Classes ?? [];

    public async ValueTask DisposeAsync()
    {
        if (_pad is not null)
            await ScriptDisposal.SafelyAsync(async () =>
            {
                await _pad.InvokeVoidAsync("stop");
                await _pad.DisposeAsync();
            });
        if (_script is not null)
            await ScriptDisposal.SafelyAsync(_script.DisposeAsync);
        _self?.Dispose();
    }

    /// <summary>Called by the drawing area while somebody draws: one byte of ink a pixel.</summary>
    [JSInvokable]
    public async Task OnDrawnAsync(byte[] ink)
    {
        if (ink.Length != Side * Side)
            return;
        (_truth, _row, _rowProblem) = ("", "", null);
        if (DrawnDigit.ToImage(ink, Side, Shape) is { } image)
            await ClassifyAsync(image);
        else
            Forget();
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _script = await Script.InvokeAsync<IJSObjectReference>("import", "/assets/playground.js");
        _self = DotNetObjectReference.Create(this);
        _pad = await _script.InvokeAsync<IJSObjectReference>("startPad", _canvas, _self);
    }

    private async Task ClearAsync()
    {
        if (_pad is not null)
            await _pad.InvokeVoidAsync("clear");
        Forget();
    }

    private void Forget() => (_probabilities, _image, _seen, _truth, _error, _asked) = (null, null, null, "", null, _asked + 1);

    private Task TakeAnyRowAsync() => TakeRowAsync(Random.Shared.NextInt64(Row!.Count).ToString(CultureInfo.InvariantCulture));

    private async Task TakeRowAsync(string? text)
    {
        _row = text?.Trim() ?? "";
        _rowProblem = null;
        if (!long.TryParse(_row, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var index) || index < 0 || index >= Row!.Count)
        {
            _rowProblem = $"Write a row from 0 to {Figures.Exact(Row!.Count - 1)}.";
            return;
        }

        if (_pad is not null)
            await _pad.InvokeVoidAsync("clear");
        try
        {
            var (image, label) = await Row.ReadAsync(index);
            await ClassifyAsync(image);
            _truth = $"row {Figures.Exact(index)} · label {label}";
        }
        catch (UserError e)
        {
            _error = e;
        }
    }

    private async Task ClassifyAsync(byte[] image)
    {
        var asked = ++_asked;
        try
        {
            (_image, _seen) = (image, PngImage.DataUri(image, Shape));
            var probabilities = await Sessions.ClassifyAsync(RunId, Checkpoint, image);
            // strokes come faster than answers: only the latest counts
            if (asked == _asked)
                (_probabilities, _error) = (probabilities, null);
        }
        catch (UserError e)
        {
            _error = e;
        }
    }
}
