using Studio.Data;
using Studio.Training.Contracts;

namespace Studio.Training.Tests.Contracts;

public class RunSpecJsonTests
{
    [Fact]
    public void Write_Defaults_ReadsBackToTheSameSpec()
    {
        var spec = new RunSpec { Dataset = "a@1", LearningRate = 6e-4, HiddenSizes = [512, 256], Name = "första 中文 \"x\"" };

        var back = RunSpecJson.Parse(RunSpecJson.Write(spec)).OrThrow("spec");

        Assert.Equal(RunSpecJson.Write(spec), RunSpecJson.Write(back));
        Assert.All(RunSpecFields.All, field => Assert.True(SpecField.SameValue(field.Get(spec), field.Get(back)), field.Name));
    }

    [Fact]
    public void Write_SmallNumber_WritesItAsTheFieldDoes() =>
        Assert.Contains("\"learningRate\": 6e-4,\n", RunSpecJson.Write(new RunSpec { LearningRate = 6e-4 }));

    [Fact]
    public void WriteDifferences_OneFieldChanged_HoldsItAndTheVersionOnly() =>
        Assert.Equal("{\n  \"schemaVersion\": 1,\n  \"hiddenSizes\": [512, 256]\n}", RunSpecJson.WriteDifferences(new RunSpec { HiddenSizes = [512, 256] }));

    [Fact]
    public void Parse_SeveralMistakes_ReportsAllOfThem()
    {
        var reading = RunSpecJson.Parse("""{"learning_rte": 1, "layers": "four", "heads": 2.5, "seed": 1, "seed": 2, "bias": null, "hiddenSizes": [1, "x"]}""");

        Assert.Null(reading.Spec);
        Assert.Equal(
            [
                "There is no field 'learning_rte'; did you mean 'learningRate'?",
                "layers is the text \"four\"; it must be a whole number such as 4.",
                "heads is 2.5; it must be a whole number such as 4.",
                "seed stands in the spec twice; keep one.",
                "bias is null; it must be true or false.",
                "hiddenSizes is the list [1, \"x\"]; it must be whole numbers such as 128.",
            ],
            reading.Problems.Select(p => p.Message));
    }

    [Fact]
    public void Parse_FieldLikeNoOther_SuggestsNothing() =>
        Assert.Equal("There is no field 'zzzzzzzz'.", Assert.Single(RunSpecJson.Parse("""{"zzzzzzzz": 1}""").Problems).Message);

    [Theory]
    [InlineData("", "This is not JSON: line 1, column 1")]
    [InlineData("{\n  \"layers\": 4,\n  oops\n}", "This is not JSON: line 3, column 3")]
    [InlineData("[1]", "but this is the list [1].")]
    [InlineData("{\"name\": \"\\ud800\"}", "not valid UTF-8")]
    [InlineData("{\"schemaVersion\": 2}", "schemaVersion is 2, but this Studio reads up to 1")]
    [InlineData("{\"maxSteps\": 1e400}", "maxSteps is 1e400; it must be a whole number")]
    [InlineData("{\"layers\": 99999999999}", "layers is 99999999999; it must be a whole number")]
    public void Parse_BadText_SaysWhere(string text, string expected)
    {
        var reading = RunSpecJson.Parse(text);

        Assert.Null(reading.Spec);
        Assert.Contains(expected, Assert.Single(reading.Problems).Message);
    }

    [Fact]
    public void Parse_WholeNumberWrittenAsReal_IsTaken() => Assert.Equal(2000, RunSpecJson.Parse("""{"maxSteps": 2e3}""").Spec!.MaxSteps);

    [Fact]
    public void Parse_MoreThanOneMegabyte_IsRefusedUnread() =>
        Assert.Contains("longer than 1 MB", RunSpecJson.Parse(new MemoryStream(new byte[(1 << 20) + 1])).Problems[0].Message);

    [Fact]
    public void Load_MissingFile_NamesIt()
    {
        var error = Assert.Throws<UserError>(() => RunSpecJson.Load("/nowhere/spec.json"));

        Assert.StartsWith("/nowhere/spec.json cannot be read as a run spec:", error.Message);
    }

    [Fact]
    public void Save_ThenLoad_IsTheSame()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("spec").FullName, "spec.json");
        RunSpecJson.Save(new RunSpec { Layers = 6 }, path);

        Assert.Equal(6, RunSpecJson.Load(path).Layers);
        Assert.Equal(["spec.json"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
    }
}
