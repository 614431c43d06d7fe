using System.Text.Json;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Generation;

namespace Studio.Training.Tests.Generation;

public sealed class GenerationOptionsTests
{
    public static TheoryData<string, string> Wrong => new()
    {
        { """{"maxTokens":0}""", "The number of tokens is 0; it must be from 1 to 1,000,000." },
        { """{"maxTokens":5,"minTokens":6}""", "The least number of tokens is 6; it must be from 0 to the most, 5." },
        { """{"temperature":-1}""", "The temperature is -1; it must be from 0 (always the likeliest token) to 100." },
        { """{"topK":-2}""", "Top-k is -2; it must be 0 (all tokens) or more." },
        { """{"topP":0}""", "Top-p is 0; it must be above 0 and at most 1 (all tokens)." },
        { """{"repetitionPenalty":0}""", "The repetition penalty is 0; it must be from 0.01 to 100 (1 changes nothing)." },
        { """{"noRepeatNgramSize":-1}""", "The length of what may not repeat is -1 tokens; it must be from 0 (all may) to 1,000." },
        { """{"beams":0}""", "The number of beams is 0; it must be from 1 (no search) to 64." },
        { """{"beams":3,"sequences":4}""", "3 beams end in at most 3 sequences, and 4 are asked for." },
        { """{"sequences":65}""", "The number of sequences is 65; it must be from 1 to 64." },
        { """{"lengthPenalty":11}""", "The length penalty is 11; it must be from -10 to 10." },
        { """{"stopStrings":[""]}""", "The stop strings are at most 1,000 texts of 1 to 1,000 characters each." },
        { """{"badWords":[null]}""", "The bad words are at most 1,000 texts of 1 to 1,000 characters each." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Check_OutsideItsRange_IsAUserError(string json, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<UserError>(() => Read(json).Check()).Message);

    [Fact]
    public void Check_TemperatureThatIsNoNumber_IsAUserError() =>
        Assert.Equal("The temperature is NaN; it must be from 0 (always the likeliest token) to 100.", Assert.Throws<UserError>(() => new GenerationOptions { Temperature = double.NaN }.Check()).Message);

    [Theory]
    [InlineData("true", BeamStopping.True)]
    [InlineData("false", BeamStopping.False)]
    [InlineData("\"never\"", BeamStopping.Never)]
    [InlineData("\"true\"", BeamStopping.True)]
    public void EarlyStopping_AsGenerateTakesIt_IsRead(string json, BeamStopping stopping) =>
        Assert.Equal(stopping, Read($$"""{"earlyStopping":{{json}}}""").EarlyStopping);

    private static GenerationOptions Read(string json) => JsonSerializer.Deserialize<GenerationOptions>(json, JournalJson.Options)!;
}
