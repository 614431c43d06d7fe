using Studio.Training.Contracts;

namespace Studio.Training.Tests.Contracts;

public class SpecTextTests
{
    [Theory]
    [InlineData(6e-4, "6e-4")]
    [InlineData(1e-8, "1e-8")]
    [InlineData(1.25e-5, "1.25e-5")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.01, "0.01")]
    [InlineData(0, "0")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(0.0012345678901234567, "1.2345678901234567e-3")]
    public void Number_AnyValue_IsShortAndReadsBack(double value, string text)
    {
        Assert.Equal(text, SpecText.Number(value));
        Assert.Equal(value, double.Parse(SpecText.Number(value)));
    }

    [Theory]
    [InlineData("learningRate", "6e-4", 6e-4)]
    [InlineData("learningRate", " .5 ", 0.5)]
    [InlineData("maxSteps", "2,000", 2000L)]
    [InlineData("maxSteps", "1e4", 10000L)]
    [InlineData("layers", "12", 12)]
    [InlineData("bias", "true", true)]
    public void Parse_WhatPeopleType_IsTaken(string field, string text, object value) =>
        Assert.Equal(value, SpecText.Parse(RunSpecFields.Find(field)!, text, out _));

    [Theory]
    [InlineData("512, 256")]
    [InlineData("[512,256]")]
    [InlineData("512 256")]
    public void Parse_List_TakesUsualSeparators(string text) =>
        Assert.Equal([512, 256], Assert.IsType<int[]>(SpecText.Parse(RunSpecFields.Find("hiddenSizes")!, text, out _)));

    [Theory]
    [InlineData("learningRate", "fast", "learningRate is 'fast'; write a number such as 2e-3.")]
    [InlineData("learningRate", "NaN", "learningRate is 'NaN'; write a number such as 2e-3.")]
    [InlineData("layers", "2.5", "layers is '2.5'; write a whole number such as 4.")]
    [InlineData("layers", "99999999999", "layers is '99999999999'; write a whole number such as 4.")]
    [InlineData("hiddenSizes", "", "hiddenSizes is ''; write whole numbers such as 128.")]
    public void Parse_NoValue_SaysWhatToWrite(string field, string text, string message)
    {
        Assert.Null(SpecText.Parse(RunSpecFields.Find(field)!, text, out var problem));
        Assert.Equal(message, problem);
    }
}
