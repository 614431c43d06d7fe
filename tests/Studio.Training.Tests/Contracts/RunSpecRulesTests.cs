using Studio.Data.Tables;
using Studio.Training.Contracts;
using static Studio.Training.Tests.Contracts.SpecMaking;

namespace Studio.Training.Tests.Contracts;

public class RunSpecRulesTests
{
    [Fact]
    public void Check_DefaultsWithDataset_HasNoProblem() => Assert.Empty(RunSpecRules.Check(TextSpec, Text()));

    [Fact]
    public void Check_ImageSpec_HasNoProblem() => Assert.Empty(RunSpecRules.Check(ImageSpec, Images()));

    public static TheoryData<string, RunSpec, string> Broken => new()
    {
        { "dataset", TextSpec with { Dataset = " " }, "dataset is empty: choose a dataset to learn from." },
        { "learningRate", TextSpec with { LearningRate = 0, MinLearningRate = 0 }, "learningRate is 0; it must be greater than 0 and at most 10." },
        { "learningRate", TextSpec with { LearningRate = double.NaN }, "learningRate is NaN; it must be greater than 0 and at most 10." },
        { "dropout", TextSpec with { Dropout = 1 }, "dropout is 1; it must be between 0 and 0.95." },
        { "hiddenSizes", TextSpec with { HiddenSizes = [128, 0] }, "hiddenSizes holds 0; it must be between 1 and 1,048,576." },
        { "optimizer", TextSpec with { Optimizer = "adamv" }, "optimizer is 'adamv'; it must be one of adamw, adam, sgd; did you mean 'adamw'?" },
        { "device", TextSpec with { Device = "gpu" }, "device is 'gpu'; write auto, cpu, cuda or cuda:0." },
        { "modelFamily", TextSpec with { ModelFamily = ModelFamilies.Mlp }, "modelFamily mlp does not fit task causal-lm: choose gpt2, transformer, llama, bloom, lstm or gru." },
        { "heads", TextSpec with { Heads = 5 }, "heads is 5, which does not divide embeddingSize 128: take 4 or 8 heads." },
        { "maxSteps", TextSpec with { MaxSteps = 0, Epochs = 0 }, "maxSteps and epochs are both 0, so nothing would be trained: set one of them." },
        { "minLearningRate", TextSpec with { LearningRate = 5e-5 }, "minLearningRate 1e-4 is above learningRate 5e-5: take 5e-6, a tenth of it." },
        { "validationFraction", TextSpec with { ValidationFraction = 0.5, TestFraction = 0.5 }, "validationFraction 0.5 and testFraction 0.5 together leave nothing to train on: their sum must be below 1." },
        { "evaluateEverySteps", TextSpec with { EvaluateEverySteps = 0, EarlyStoppingPatience = 3 }, "earlyStoppingPatience counts evaluations, but evaluateEverySteps is 0: set how often to evaluate, or patience to 0." },
        { "groupColumn", TextSpec with { Split = Splits.Grouped }, "groupColumn is empty, but split is grouped: choose the column whose equal values stay together." },
        { "timeColumn", TextSpec with { Split = Splits.Time }, "timeColumn is empty, but split is time: choose the column that says when a row was written." },
        { "fold", TextSpec with { Split = Splits.Folds, Folds = 3, Fold = 4 }, "fold is 4, but there are 3 folds: take 1 to 3." },
        { "testKey", TextSpec with { TestRows = TestSets.Key, TestFraction = 0.1 }, "testKey is empty, but testRows is key: choose the column that tells one row from another, such as an id." },
        { "testFraction", TextSpec with { TestRows = TestSets.Content }, "testFraction is 0, so testRows content keeps no row for the test: take 0.1, or testRows drawn." },
        { "name", TextSpec with { Name = "a\nb" }, "name holds a line break or another control character: leave it out." },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Check_BrokenSpec_SaysFieldValueAndWhatToDo(string field, RunSpec spec, string message) =>
        Assert.Equal(new SpecProblem(field, message), Assert.Single(RunSpecRules.Check(spec), p => !p.IsWarning));

    [Fact]
    public void Check_WarmupAsLongAsTheRun_WarnsAndLetsItStart()
    {
        var problem = Assert.Single(RunSpecRules.Check(TextSpec with { MaxSteps = 100 }));
        Assert.Equal(new SpecProblem("warmupSteps", "warmupSteps is 100 of 100 steps, so the full learning rate is never reached: take 5 or fewer than 100.", IsWarning: true), problem);
    }

    [Fact]
    public void Check_WarmupAsLongAsTheEpochs_Warns() =>
        Assert.Contains(new SpecProblem("warmupSteps", "warmupSteps is 100, but 1 epochs are only 8 steps: take 0.", IsWarning: true), RunSpecRules.Check(ImageSpec with { MaxSteps = 0, Epochs = 1 }, Images(100)));

    public static TheoryData<string, RunSpec, DatasetManifest, string> Misfits => new()
    {
        { "dataset", TextSpec, Images(), "The dataset digits has no text column, which task causal-lm reads: choose another dataset or task." },
        { "dataset", TextSpec, Manifest("empty", 0), "The dataset empty has no rows: choose another." },
        { "contextLength", TextSpec, Text(60, 60), "contextLength is 64, but only 54 tokens of shakespeare are left to train on: take 27, or more text." },
        { "validationFraction", TextSpec, Text(500, 500), "validationFraction 0.1 holds out 50 tokens, fewer than one context of 64: take a larger share or a contextLength of 25." },
        { "split", TextSpec with { Split = Splits.Column }, Text(), "split is column, but the dataset shakespeare has no split column: choose in-order or shuffled." },
        { "dataset", ImageSpec, Images(100, 28, "cat"), "The label column label of digits has one class only ('cat'), so there is nothing to tell apart: choose a column with two classes or more." },
        { "batchSize", ImageSpec, Images(10), "batchSize is 12, but only 9 rows of digits are left to train on: take 9 or fewer." },
        { "channels", ImageSpec with { ModelFamily = ModelFamilies.Cnn, Channels = [8, 8, 8, 8] }, Images(100, 8), "channels has 4 convolutions, each halving the image, but images of 8 x 8 can be halved 3 times: take 3 or fewer." },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Check_DatasetThatDoesNotFit_SaysSo(string field, RunSpec spec, DatasetManifest manifest, string message) =>
        Assert.Equal(new SpecProblem(field, message), Assert.Single(RunSpecRules.Check(spec, manifest), p => !p.IsWarning));

    [Fact]
    public void Check_ImagesWithoutLabel_SaysHowToGiveOne()
    {
        var manifest = Images() with { Columns = [.. Images().Columns.Take(1)] };

        Assert.Contains("give a column the role label", Assert.Single(RunSpecRules.Check(ImageSpec, manifest)).Message);
    }

    [Fact]
    public void Check_SeveralProblems_ReportsAllInTheFormsOrder()
    {
        var problems = RunSpecRules.Check(TextSpec with { Task = "x", Dropout = 2, Seed = -1, ValidationFraction = 0 });

        Assert.Equal(["task", "seed", "dropout", "validationFraction"], problems.Select(p => p.Field));
        Assert.True(problems[^1].IsWarning);
        Assert.False(RunSpecRules.Allow(problems));
    }

    [Fact]
    public void Check_NoValidationData_WarnsButAllows() =>
        Assert.True(RunSpecRules.Allow(RunSpecRules.Check(TextSpec with { ValidationFraction = 0 }, Text())));
}
