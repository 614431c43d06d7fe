using Studio.Training.Contracts;

namespace Studio.Training.Tests.Contracts;

public class RunSpecFieldsTests
{
    [Fact]
    public void All_Fields_ComeInTheOrderOfDeclaration() =>
        Assert.Equal(["name", "task", "problemType", "labelColumn", "labelSeparator", "dataForm"], RunSpecFields.All.Take(6).Select(f => f.Name));

    [Fact]
    public void All_Dependencies_NameRealFieldsAndValues() =>
        Assert.All(RunSpecFields.All.Where(f => f.When.Length > 0), field =>
            Assert.All(field.Is, value => Assert.Contains(value, RunSpecFields.Find(field.When)!.Choices)));

    [Fact]
    public void All_NumberFields_HaveAFiniteRangeThatHoldsTheDefault()
    {
        Assert.All(RunSpecFields.All.Where(f => f.Type is SpecFieldType.Integer or SpecFieldType.Number), field =>
        {
            Assert.True(double.IsFinite(field.Min) && double.IsFinite(field.Max), field.Name);
            Assert.InRange(Convert.ToDouble(field.Default), field.Min, field.Max);
        });
    }

    [Theory]
    [InlineData(ModelFamilies.Gpt2, true, false)]
    [InlineData(ModelFamilies.Mlp, false, true)]
    public void AppliesTo_ModelFamily_DecidesItsFields(string family, bool heads, bool hiddenSizes)
    {
        var spec = new RunSpec { ModelFamily = family };

        Assert.Equal(heads, RunSpecFields.Find("heads")!.AppliesTo(spec));
        Assert.Equal(hiddenSizes, RunSpecFields.Find("hiddenSizes")!.AppliesTo(spec));
    }

    [Fact]
    public void With_Value_ChangesACopyOnly()
    {
        var spec = new RunSpec();

        Assert.Equal(9, RunSpecFields.Find("layers")!.With(spec, 9).Layers);
        Assert.Equal(4, spec.Layers);
    }
}
