using Microsoft.AspNetCore.Components;
using Studio.Data.Tables;
using Studio.Web.Browsing;
using Studio.Web.Images;

namespace Studio.Web.Components.Datasets;

public sealed partial class CellView
{
    private string? _source;
    private string _text = "";

    [Parameter, EditorRequired] public required object? Value { get; set; }
    [Parameter] public ImageShape? Image { get; set; }

    /// <summary>Characters shown of a text; null shows all.</summary>
    [Parameter] public int? MaxLength { get; set; } = 160;

    /// <summary>Pixels an image is drawn high.</summary>
    [Parameter] public int Height { get; set; } = 28;

    protected override void OnParametersSet()
    {
        (_source, _text) = (null, "");
        if (Value is byte[] pixels && Image is { Channels: 1 or 3 or 4 } shape && pixels.Length == shape.Width * shape.Height * shape.Channels)
        {
            var (small, size) = Thumbnail.Fit(pixels, shape);
            _source = PngImage.DataUri(small, size);
        }
        else if (Value is not null)
        {
            _text = CellWords.Of(Value, MaxLength);
        }
    }
}
