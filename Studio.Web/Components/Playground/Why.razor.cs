using System.Globalization;
using Microsoft.AspNetCore.Components;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Explaining;
using Studio.Web.Images;
using Studio.Web.Jobs;

namespace Studio.Web.Components.Playground;

/// <summary>Asks the model on a click, since integrated gradients cost 64 times an answer; what is asked about forgets the last answer.</summary>
public sealed partial class Why
{
    private WhyAnswer? _answer;
    private Exception? _error;
    private string? _heat;
    private string _method = Attribution.GradientTimesInput;
    private bool _asking;
    private (byte[]?, string?) _asked;

    [Parameter, EditorRequired] public required string RunId { get; set; }
    [Parameter, EditorRequired] public required string Checkpoint { get; set; }
    [Parameter, EditorRequired] public required IReadOnlyList<string> Classes { get; set; }

    /// <summary>Raw bytes of the image; null for a text.</summary>
    [Parameter] public byte[]? Image { get; set; }
    [Parameter] public ImageShape? Shape { get; set; }
    [Parameter] public string? Text { get; set; }

    private double Most => _answer is { Parts.Count: > 0 } answer ? Math.Max(answer.Parts.Max(part => Math.Abs(part)), 1e-12) : 1;

    protected override void OnParametersSet()
    {
        if (_asked == (Image, Text)) return;
        (_asked, _answer, _heat, _error) = ((Image, Text), null, null, null);
    }

    private Task AskLikeliestAsync() => AskAsync(null);

    private Task AgainAsync() => _answer is null ? Task.CompletedTask : AskAsync(_answer.Class);

    private Task OtherAsync(ChangeEventArgs change) =>
        AskAsync(int.TryParse(change.Value?.ToString(), CultureInfo.InvariantCulture, out var chosen) ? chosen : null);

    private async Task AskAsync(int? ofClass)
    {
        _asking = true;
        var asked = _asked;
        try
        {
            var answer = await Sessions.ExplainAsync(RunId, Checkpoint, Image, Text, _method, ofClass);
            // what was drawn or written meanwhile is another question
            if (asked == _asked)
            {
                (_answer, _error) = (answer, null);
                _heat = answer.Pieces is null && Shape is { } shape ? Heat(answer.Parts, shape) : null;
            }
        }
        catch (UserError e)
        {
            _error = e;
        }
        _asking = false;
    }

    /// <summary>The image faint in grey; over it blue where it speaks for the class, red where against.</summary>
    private string Heat(IReadOnlyList<double> parts, ImageShape shape)
    {
        var pixels = new byte[shape.Width * shape.Height * 3];
        for (var i = 0; i < parts.Count; i++)
        {
            var share = Math.Abs(parts[i]) / Most;
            var grey = 255 - (Image![i * shape.Channels] * 0.25);
            var (red, green, blue) = parts[i] >= 0 ? (53, 102, 224) : (203, 60, 16);
            pixels[i * 3] = Mixed(grey, red, share);
            pixels[(i * 3) + 1] = Mixed(grey, green, share);
            pixels[(i * 3) + 2] = Mixed(grey, blue, share);
        }
        return PngImage.DataUri(pixels, new ImageShape(shape.Width, shape.Height, 3));
    }

    private static byte Mixed(double under, double over, double share) => (byte)Math.Clamp((under * (1 - share)) + (over * share), 0, 255);

    private string Share(double part) => (100 * Math.Abs(part) / Most).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    private static string Sign(double part) => part.ToString("+0.0000;−0.0000;0", CultureInfo.InvariantCulture);
}
