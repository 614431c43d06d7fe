using System.Globalization;
using Microsoft.AspNetCore.Components;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Web.Images;
using Studio.Web.Jobs;

namespace Studio.Web.Components.Playground;

/// <summary>Asks on a click: a map is as large as the square of the text's length, for every head.</summary>
public sealed partial class AttentionGrid : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private AttentionAnswer? _answer;
    private IReadOnlyList<string> _small = [];
    private Exception? _error;
    private string? _asked;
    private bool _asking;
    private int _layer, _head, _token;

    [Parameter, EditorRequired] public required string RunId { get; set; }
    [Parameter, EditorRequired] public required string Checkpoint { get; set; }
    [Parameter, EditorRequired] public required string Text { get; set; }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task AskAsync()
    {
        (_asking, _error) = (true, null);
        try
        {
            (_asked, _answer) = (Text, await Sessions.AttendAsync(RunId, Checkpoint, Text, _gone.Token));
            (_layer, _head, _token) = (Math.Min(_layer, _answer.Layers - 1), Math.Min(_head, _answer.Heads - 1), Math.Min(_token, _answer.Pieces.Count - 1));
            _small = [.. Enumerable.Range(0, _answer.Layers * _answer.Heads).Select(i => Picture(_answer, i / _answer.Heads, i % _answer.Heads))];
        }
        catch (UserError e)
        {
            (_error, _answer) = (e, null);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // the page is closed
        }
        _asking = false;
    }

    private string Map(AttentionAnswer answer) => _small[(_layer * answer.Heads) + _head];

    /// <summary>White to blue; the square root, because a head that looks at many tokens gives each but little.</summary>
    private static string Picture(AttentionAnswer answer, int layer, int head)
    {
        var shares = answer.Of(layer, head);
        var pixels = new byte[shares.Length * 3];
        for (var i = 0; i < shares.Length; i++)
        {
            var share = Math.Sqrt(shares[i] / 255.0);
            for (var channel = 0; channel < 3; channel++)
                pixels[(3 * i) + channel] = (byte)(255 + (share * ((channel switch { 0 => 27, 1 => 66, _ => 166 }) - 255)));
        }
        return PngImage.DataUri(pixels, new ImageShape(answer.Pieces.Count, answer.Pieces.Count, 3));
    }

    private string Share(AttentionAnswer answer, int at) =>
        (answer.Of(_layer, _head)[(_token * answer.Pieces.Count) + at] / 2.55).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    private static string Label(int layer, int head) => $"layer {layer + 1}, head {head + 1}";
}
