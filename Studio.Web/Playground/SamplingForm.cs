using System.Globalization;
using Studio.Web.Jobs;

namespace Studio.Web.Playground;

/// <summary>The settings of text generation as they are typed, and what is wrong with them. No user interface in here.</summary>
public sealed class SamplingForm
{
    public SamplingField Temperature { get; } = new("Temperature", "0.8", "0 always takes the likeliest token; 0.8 is lively and mostly sane; above 1 gets wild.", 0, 10);
    public SamplingField TopK { get; } = new("Top k", "0", "Draws only among the k likeliest tokens; 0 among all.", 0, 1_000_000, Whole: true);
    public SamplingField TopP { get; } = new("Top p", "1", "Draws only among the likeliest tokens that together reach this probability; 1 among all.", 0, 1, AboveMin: true);
    public SamplingField Length { get; } = new("Length", "300", "Tokens to write at most.", 1, 100_000, "tokens", Whole: true);
    public SamplingField Seed { get; } = new("Seed", "", "The same seed writes the same text; empty draws another each time.", 0, int.MaxValue, Whole: true, MayBeEmpty: true);

    public IReadOnlyList<SamplingField> Fields => [Temperature, TopK, TopP, Length, Seed];
    public bool IsRight => Fields.All(one => one.Problem is null);

    /// <summary>Only when <see cref="IsRight"/>.</summary>
    public GenerateRequest Request(string prompt) => new()
    {
        Prompt = prompt,
        MaxTokens = (int)Length.Value!.Value,
        Temperature = Temperature.Value!.Value,
        TopK = (int)TopK.Value!.Value,
        TopP = TopP.Value!.Value,
        Seed = (int?)Seed.Value,
    };
}

/// <param name="Start">what the field holds at first.</param>
/// <param name="AboveMin">Min itself is not allowed.</param>
public sealed record SamplingField(string Label, string Start, string Why, double Min, double Max, string Unit = "", bool Whole = false, bool AboveMin = false, bool MayBeEmpty = false)
{
    public string Text { get; set; } = Start;

    public double? Value =>
        double.TryParse(Text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

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
