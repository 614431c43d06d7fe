using Studio.Data.Tables.Importing;

namespace Studio.Data.Tables.Samples;

/// <summary>The sample datasets, those that need no network first.</summary>
public static class SampleCatalog
{
    private const string Raw = "https://raw.githubusercontent.com";
    private const string Mnist = $"{Raw}/fgnt/mnist/ae608a02b796c9ee908c082585a5f006fe05258e";
    private const string Sst2 = $"{Raw}/clairett/pytorch-sentiment-classification/457ffd83de90a9d6d472d8ffc31bbffe40a8b236/data/SST2";

    public static IReadOnlyList<SampleDataset> All { get; } =
    [
        new()
        {
            Id = "addition",
            Title = "Addition as text",
            Sentence = "Every sum of two numbers up to 99, one a line (12+34=46): a small language model learns to add.",
            Licence = "made here, free to use",
            Bytes = 85_000,
            Format = ImportFormat.Text,
            Rows = 10_001,
            Made = [Text(new(82_895, 82_895, 12, 9))],
        },
        new()
        {
            Id = "tales",
            Title = "Tiny tales",
            Sentence = "4,000 short tales in simple English from a small grammar: a language model writes whole sentences after minutes.",
            Licence = "made here, free to use",
            Bytes = 800_000,
            Format = ImportFormat.Text,
            Rows = 4_001,
            Made = [Text(new(968_537, 968_537, 39, 292))],
        },
        new()
        {
            Id = "drawn-digits",
            Title = "Drawn digits",
            Sentence = "12,000 digits of 28 x 28 points drawn with a shaky hand, 2,000 of them for the test: for image classifiers.",
            Licence = "made here, free to use",
            Bytes = 9_420_000,
            Format = ImportFormat.Idx,
            Rows = 12_000,
            Made =
            [
                new() { Name = "image", Type = ColumnType.Image, Role = ColumnRole.Image, Image = new(28, 28, 1) },
                new() { Name = "label", Type = ColumnType.Integer, Role = ColumnRole.Label, Classes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] },
                new() { Name = "split", Type = ColumnType.Text, Role = ColumnRole.Split, Split = new(10_000, 0, 2_000) },
            ],
        },
        new()
        {
            Id = "tinyshakespeare",
            Title = "Tiny Shakespeare",
            Sentence = "One megabyte of Shakespeare's plays, the usual first text for a character-level language model.",
            Licence = "public domain",
            Bytes = 1_115_394,
            Format = ImportFormat.Text,
            Files = [new("input.txt", $"{Raw}/karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt", 1_115_394, "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed")],
        },
        new()
        {
            Id = "mnist",
            Title = "MNIST",
            Sentence = "70,000 handwritten digits of 28 x 28 points (LeCun, Cortes, Burges), divided into training and test.",
            Licence = "CC BY-SA 3.0",
            Bytes = 11_594_722,
            Format = ImportFormat.Idx,
            Files =
            [
                new("train-images-idx3-ubyte.gz", $"{Mnist}/train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                new("train-labels-idx1-ubyte.gz", $"{Mnist}/train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                new("t10k-images-idx3-ubyte.gz", $"{Mnist}/t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                new("t10k-labels-idx1-ubyte.gz", $"{Mnist}/t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
            ],
        },
        new()
        {
            Id = "sst2",
            Title = "SST-2",
            Sentence = "9,613 sentences from film reviews, judged good (1) or bad (0) (Socher and others, 2013), divided in three.",
            Licence = "research use",
            Bytes = 1_001_065,
            Format = ImportFormat.Csv,
            Columns = [new("column 1", ColumnRole.Text), new("column 2", ColumnRole.Label)],
            Files =
            [
                new("train.tsv", $"{Sst2}/train.tsv", 720_259, "ec192f833a64da08f475488a77b0d0b47db47acd0f458bd18433fc793b569920"),
                new("dev.tsv", $"{Sst2}/dev.tsv", 92_057, "eddea6b39e601dd4e7a672b53cc40fdf6019fa80522f351206c24340ca5d9359"),
                new("test.tsv", $"{Sst2}/test.tsv", 188_749, "831169c7e2e429d6026e1bdbb542f33b636e3e596caad9602ebc953c205928b7"),
            ],
        },
        new()
        {
            Id = "waimai",
            Title = "Waimai 10k",
            Sentence = "11,987 Chinese reviews of food deliveries, judged good (1) or bad (0).",
            Licence = "research use",
            Bytes = 919_380,
            Format = ImportFormat.Csv,
            Files = [new("waimai_10k.csv", $"{Raw}/SophonPlus/ChineseNlpCorpus/a0b781d72158bde242c0626c9e354d2b328865ff/datasets/waimai_10k/waimai_10k.csv", 919_380, "b8b5c11c00b51578d35937fca56e03a126b45381f1ea4b22893237cb377a26fe")],
        },
    ];

    /// <exception cref="UserError">no sample has that id.</exception>
    public static SampleDataset Find(string id) =>
        All.FirstOrDefault(s => s.Id == id) ?? throw new UserError($"There is no sample '{id}'; there are {string.Join(", ", All.Select(s => s.Id))}.");

    private static DatasetColumn Text(TextSize size) => new() { Name = "text", Type = ColumnType.Text, Role = ColumnRole.Text, Text = size };
}
