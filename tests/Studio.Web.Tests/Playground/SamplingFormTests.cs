using Studio.Web.Jobs;
using Studio.Web.Playground;

namespace Studio.Web.Tests.Playground;

public class SamplingFormTests
{
    [Fact]
    public void Request_AsItStarts_IsTheUsualOne() =>
        Assert.Equal(new GenerateRequest { Prompt = "To be", MaxTokens = 300, Temperature = 0.8, TopK = 0, TopP = 1, Seed = null }, new SamplingForm().Request("To be"));

    [Fact]
    public void Request_Seed_IsTaken()
    {
        var form = new SamplingForm();
        form.Seed.Text = " 7 ";

        Assert.Equal(7, form.Request("").Seed);
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "Temperature", "hot", "Write a number from 0 to 10." },
        { "Temperature", "NaN", "Write a number from 0 to 10." },
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
