using Microsoft.AspNetCore.Components;
using Studio.Data;
using Studio.Web.Components.Controls;
using Studio.Web.Jobs;
using Studio.Web.Playground;

namespace Studio.Web.Components.Playground;

/// <summary>Shows a text classifier's probabilities while somebody writes. One question is under way at a time; what was typed meanwhile is asked next.</summary>
public sealed partial class ClassifierPlayground
{
    /// <summary>UTF-16 units: a message from the browser holds 32 KB, and a character of it takes up to three bytes.</summary>
    private const int MaxLength = 10_000;

    private string _text = "";
    private string _truth = "";
    private double[]? _probabilities;
    private bool _truncated;
    private bool _asking;
    private Exception? _error;

    [Parameter, EditorRequired] public required string RunId { get; set; }
    [Parameter, EditorRequired] public required string Checkpoint { get; set; }
    [Parameter, EditorRequired] public required SessionInfo Info { get; set; }

    /// <summary>Reads a row of the run's data; null where the data is gone.</summary>
    [Parameter] public TextRows? Rows { get; set; }

    private Task TypeAsync(string? text)
    {
        (_text, _truth) = (text ?? "", "");
        return AskAsync();
    }

    private void Clear() => (_text, _truth, _probabilities, _truncated, _error) = ("", "", null, false, null);

    private async Task TakeAnyRowAsync()
    {
        try
        {
            var row = Random.Shared.NextInt64(Rows!.Count);
            var (text, label) = await Rows.ReadAsync(row);
            (_text, _truth) = (text, $"row {Figures.Exact(row)}{(label.Length > 0 ? $" · label {label}" : "")}");
            await AskAsync();
        }
        catch (UserError e)
        {
            _error = e;
        }
    }

    private async Task AskAsync()
    {
        if (_asking)
            return;
        _asking = true;
        try
        {
            for (var asked = (string?)null; asked != _text;)
            {
                asked = _text;
                (_probabilities, _truncated) = string.IsNullOrWhiteSpace(asked) ? (null, false) : await Sessions.ClassifyAsync(RunId, Checkpoint, asked);
                _error = null;
                StateHasChanged();
            }
        }
        catch (UserError e)
        {
            _error = e;
        }
        finally
        {
            _asking = false;
        }
    }
}
