using System.Globalization;

namespace Studio.Web.Playground;

/// <summary>A number as it is typed, and what is wrong with it.</summary>
/// <param name="Start">what the field holds at first.</param>
/// <param name="AboveMin">Min itself is not allowed.</param>
public sealed record SamplingField(string Label, string Start, string Why, double Min, double Max, string Unit = "", bool Whole = false, bool AboveMin = false, bool MayBeEmpty = false)
{
    public string Text { get; set; } = Start;

    public double? Value =>
        double.TryParse(Text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    public bool IsChanged => Text.Trim() != Start;

    public string? Problem
    {
        get
        {
            if (MayBeEmpty && string.IsNullOrWhiteSpace(Text))
                return null;
            var fits = Value is { } number && (AboveMin ? number > Min : number >= Min) && number <= Max && (!Whole || number == Math.Floor(number));
            return fits ? null : string.Create(CultureInfo.InvariantCulture, $"Write a {(Whole ? "whole number" : "number")} {(AboveMin ? "above" : "from")} {Min:#,0.##} to {Max:#,0.##}.");
        }
    }
}
