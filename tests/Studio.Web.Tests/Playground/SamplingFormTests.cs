using Studio.Web.Jobs;
using Studio.Web.Playground;

namespace Studio.Web.Tests.Playground;

public class SamplingFormTests
{
    [Fact]
    public void Request_AsItStarts_IsTheUsualOneWithProbabilities()
    {
        var usual = new GenerateRequest { Prompt = "To be", MaxTokens = 300, Probabilities = true };
        var request = new SamplingForm().Request("To be");
        Assert.Equal(usual, request with { StopStrings = usual.StopStrings, BadWords = usual.BadWords });
        Assert.Empty(request.StopStrings.Concat(request.BadWords));
    }

    [Fact]
    public void Request_TextsByLine_AreTaken()
    {
        var form = new SamplingForm { StopStrings = "END\r\n\n. ", BadWords = "a b" };

        Assert.Equal(["END", ". "], form.Request("").StopStrings);
        Assert.Equal(["a b"], form.Request("").BadWords);
        Assert.Equal("stop texts, bad words", form.Summary);
    }

    [Fact]
    public void Problem_MoreTextsThanBeams_IsSaidInWords()
    {
        var form = new SamplingForm();
        form.Beams.Text = "3";
        form.Sequences.Text = "5";

        Assert.Equal("3 beams end in at most 3 sequences, and 5 are asked for.", form.Problem);
        Assert.False(form.IsRight);
    }

    [Fact]
    public void Request_Seed_IsTaken()
    {
        var form = new SamplingForm();
        form.Seed.Text = " 7 ";

        Assert.Equal(7, form.Request("").Seed);
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "Temperature", "hot", "Write a number from 0 to 100." },
        { "Temperature", "NaN", "Write a number from 0 to 100." },
        { "Top k", "1.5", "Write a whole number from 0 to 1,000,000." },
        { "Top p", "0", "Write a number above 0 to 1." },
        { "Length", "0", "Write a whole number from 1 to 100,000." },
        { "Length", "", "Write a whole number from 1 to 100,000." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Problem_WrongText_SaysWhatToWrite(string label, string text, string problem)
    {
        var form = new SamplingForm();
        var field = form.Fields.Single(f => f.Label == label);
        field.Text = text;

        Assert.Equal(problem, field.Problem);
        Assert.False(form.IsRight);
    }
}
