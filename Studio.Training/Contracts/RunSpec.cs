namespace Studio.Training.Contracts;

/// <summary>
/// Everything that decides what a run does: the same record in the form, the REST API, spec.json and the worker.
/// Flat on purpose: one name is one field everywhere (form, JSON, table column, difference of two runs).
/// </summary>
public sealed record RunSpec
{
    public int SchemaVersion { get; init; } = 1;

    [SpecField(SpecGroups.General, "Name", Help = "How the run is called in tables and charts.")]
    public string Name { get; init; } = "";

    [SpecField(SpecGroups.General, "Task", Choices = [Tasks.CausalLm, Tasks.MaskedLm, Tasks.TextClassification, Tasks.ImageClassification], Help = "What the model learns: to continue text, to guess hidden words (BERT's pretraining, for a classifier to start from), to sort texts into classes, or to tell images apart.")]
    public string Task { get; init; } = Tasks.CausalLm;

    [SpecField(SpecGroups.General, "Kind of answer", Choices = [ProblemTypes.SingleLabel, ProblemTypes.MultiLabel, ProblemTypes.Regression], When = "task", Is = [Tasks.TextClassification], Help = "single-label: one class a text. multi-label: any number of labels a text. regression: a number.")]
    public string ProblemType { get; init; } = ProblemTypes.SingleLabel;

    [SpecField(SpecGroups.General, "Label column", When = "problemType", Is = [ProblemTypes.MultiLabel, ProblemTypes.Regression], Help = "The column with the labels or the number; empty takes the one with the role label.")]
    public string LabelColumn { get; init; } = "";

    [SpecField(SpecGroups.General, "Between labels", When = "problemType", Is = [ProblemTypes.MultiLabel], Help = "What stands between the labels of a cell, such as ; in \"rain;wind\". Cells that are JSON lists are read too.")]
    public string LabelSeparator { get; init; } = ";";

    [SpecField(SpecGroups.General, "Data", Choices = [DataForms.Text, DataForms.Instructions], When = "task", Is = [Tasks.CausalLm], Help = "text: running text, all of it learned. instructions: rows of requests and answers, of which only the answers are learned.")]
    public string DataForm { get; init; } = DataForms.Text;

    [SpecField(SpecGroups.General, "Chat template", Choices = [ChatTemplates.Alpaca, ChatTemplates.ChatMl, ChatTemplates.Plain], When = "dataForm", Is = [DataForms.Instructions], Help = "What stands around requests and answers; the first row is shown beside, as the model will read it.")]
    public string ChatTemplate { get; init; } = ChatTemplates.Alpaca;

    [SpecField(SpecGroups.General, "Prompt column", When = "dataForm", Is = [DataForms.Instructions], Help = "The column with what is asked.")]
    public string PromptColumn { get; init; } = "prompt";

    [SpecField(SpecGroups.General, "Response column", When = "dataForm", Is = [DataForms.Instructions], Help = "The column with the answer, which is what the model learns.")]
    public string ResponseColumn { get; init; } = "response";

    [SpecField(SpecGroups.General, "Messages column", Advanced = true, When = "dataForm", Is = [DataForms.Instructions], Help = "A column with whole conversations instead of the two: JSON lists of turns with role and content.")]
    public string MessagesColumn { get; init; } = "";

    [SpecField(SpecGroups.General, "Device", Advanced = true, Help = "auto takes the first free GPU, and the CPU where there is none; otherwise cpu, cuda:0, cuda:1, ...")]
    public string Device { get; init; } = "auto";

    [SpecField(SpecGroups.General, "Seed", Min = 0, Max = int.MaxValue, Advanced = true, Help = "Decides initial weights, order of data and dropout; the same seed gives the same run.")]
    public int Seed { get; init; } = 1337;

    [SpecField(SpecGroups.Data, "Dataset", Help = "The dataset version to learn from, as id@version.")]
    public string Dataset { get; init; } = "";

    [SpecField(SpecGroups.Data, "Tokenizer", Choices = [Tokenizers.Characters, Tokenizers.Bytes, Tokenizers.Words, Tokenizers.Trained], When = "task", Is = [Tasks.CausalLm, Tasks.MaskedLm, Tasks.TextClassification], Help = "characters: every character of the data is a token; bytes: 256 tokens, any text; words: the data's words, lower-cased, Chinese by characters; trained: pieces of words, by a tokenizer of this workspace.")]
    public string Tokenizer { get; init; } = Tokenizers.Characters;

    [SpecField(SpecGroups.Data, "Trained tokenizer", When = "tokenizer", Is = [Tokenizers.Trained], Help = "Id or name of a tokenizer of this workspace; the Tokenizers page trains and imports them.")]
    public string TokenizerId { get; init; } = "";

    [SpecField(SpecGroups.Data, "Words at most", Min = 10, Max = 4_000_000, Advanced = true, When = "tokenizer", Is = [Tokenizers.Words], Help = "The commonest words of the data (to classify: of its training rows); all others count as unknown.")]
    public int MaxWords { get; init; } = 30_000;

    [SpecField(SpecGroups.Data, "Rarest word", Unit = "times", Min = 1, Max = 1_000_000, Advanced = true, When = "tokenizer", Is = [Tokenizers.Words], Help = "A word that occurs less often than this counts as unknown: of a word seen once nothing can be learned.")]
    public int MinWordFrequency { get; init; } = 2;

    [SpecField(SpecGroups.Data, "Longest text", Unit = "tokens", Min = 1, Max = 1_048_576, When = "task", Is = [Tasks.TextClassification, Tasks.MaskedLm], Help = "To classify, longer texts are cut and the run's log says how many were; pretraining fills examples of this length. Time and memory grow with it.")]
    public int MaxLength { get; init; } = 128;

    [SpecField(SpecGroups.Data, "Hidden share", Min = 0.01, Max = 0.9, Advanced = true, When = "task", Is = [Tasks.MaskedLm], Help = "Share of the tokens to guess: 0.15 in the paper. Of these 80 % are masked, 10 % replaced by a random token, 10 % left as they are.")]
    public double MaskedShare { get; init; } = 0.15;

    [SpecField(SpecGroups.Data, "Next sentence", When = "task", Is = [Tasks.MaskedLm], Help = "Shows two texts at once and asks besides whether the second follows the first, as the paper does; without, one text fills an example.")]
    public bool NextSentence { get; init; } = true;

    [SpecField(SpecGroups.Data, "Cut off", Choices = [Truncations.End, Truncations.Start, Truncations.Middle], Advanced = true, When = "task", Is = [Tasks.TextClassification], Help = "What a text that is too long loses: its end, its start, or its middle (reviews often judge at both ends).")]
    public string Truncation { get; init; } = Truncations.End;

    [SpecField(SpecGroups.Data, "Class balance", Choices = [Samplings.None, Samplings.Oversample, Samplings.Undersample], Advanced = true, When = "task", Is = [Tasks.TextClassification, Tasks.ImageClassification], Help = "oversample shows rows of rare classes several times an epoch, undersample leaves rows of common ones out, until all classes are equally frequent.")]
    public string Sampling { get; init; } = Samplings.None;

    [SpecField(SpecGroups.Data, "Split", Choices = [Splits.InOrder, Splits.Shuffled, Splits.Column, Splits.Grouped, Splits.Time, Splits.Folds], Advanced = true, Help = "in-order: the end of the data is held out, right for running text; shuffled: rows drawn by seed, evenly over the labels; column: as the dataset's split column says; grouped: rows that belong together stay together, every part with its share of each label as far as that allows; time: the latest rows are held out; folds: one of several equal parts is validated on, in each run another.")]
    public string Split { get; init; } = Splits.InOrder;

    [SpecField(SpecGroups.Data, "Keep together by", Advanced = true, When = "split", Is = [Splits.Grouped, Splits.Folds], Help = "The column whose equal values never lie on both sides: an author, a patient, a conversation. Rows without a value stand alone.")]
    public string GroupColumn { get; init; } = "";

    [SpecField(SpecGroups.Data, "Time column", Advanced = true, When = "split", Is = [Splits.Time], Help = "Numbers, or dates such as 2024-05-31 18:20; the latest rows are the test, those before them the validation.")]
    public string TimeColumn { get; init; } = "";

    [SpecField(SpecGroups.Data, "Folds", Min = 2, Max = 100, Advanced = true, When = "split", Is = [Splits.Folds], Help = "Into how many equal parts the rows are divided; 5 or 10 are usual.")]
    public int Folds { get; init; } = 5;

    [SpecField(SpecGroups.Data, "Fold validated on", Min = 1, Max = 100, Advanced = true, When = "split", Is = [Splits.Folds], Help = "1 up to the number of folds; one run for each measures every row once.")]
    public int Fold { get; init; } = 1;

    [SpecField(SpecGroups.Data, "Validation fraction", Min = 0, Max = 0.9, When = "split", Is = [Splits.InOrder, Splits.Shuffled, Splits.Column, Splits.Grouped, Splits.Time], Help = "Share of the data never trained on, to see whether the model generalizes.")]
    public double ValidationFraction { get; init; } = 0.1;

    [SpecField(SpecGroups.Data, "Test fraction", Min = 0, Max = 0.9, Advanced = true, Help = "Share kept aside for one last measurement at the end.")]
    public double TestFraction { get; init; }

    [SpecField(SpecGroups.Data, "Test rows", Choices = [TestSets.Drawn, TestSets.Column, TestSets.Content, TestSets.Key], Advanced = true, Help = "drawn: by the split, anew for every version; column: those the split column calls test, the others are split; content: decided by each row's own text or image; key: decided by a column such as an id. A row chosen by content or key stays a test row in every later version.")]
    public string TestRows { get; init; } = TestSets.Drawn;

    [SpecField(SpecGroups.Data, "Test key column", Advanced = true, When = "testRows", Is = [TestSets.Key], Help = "An id that later versions keep. Unlike the content it survives cleaning.")]
    public string TestKey { get; init; } = "";

    [SpecField(SpecGroups.Data, "Split seed", Min = 0, Max = int.MaxValue, Advanced = true, Help = "Decides which rows are held out, apart from the training seed, so that runs compare on the same rows.")]
    public int SplitSeed { get; init; } = 1;

    [SpecField(SpecGroups.Augmentation, "Rows varied", Min = 0, Max = 1, Advanced = true, When = "task", Is = [Tasks.TextClassification], Help = "Share of the training rows whose words are varied, others in every epoch; held-out rows never are.")]
    public double AugmentRows { get; init; } = 0.5;

    [SpecField(SpecGroups.Augmentation, "Words left out", Min = 0, Max = 0.9, Advanced = true, When = "task", Is = [Tasks.TextClassification], Help = "Share of a varied text's words that are left out; 0.1 is usual.")]
    public double AugmentWordDelete { get; init; }

    [SpecField(SpecGroups.Augmentation, "Words exchanged", Min = 0, Max = 0.9, Advanced = true, When = "task", Is = [Tasks.TextClassification], Help = "Share of words that change places with the next; 0.1 is usual.")]
    public double AugmentWordSwap { get; init; }

    [SpecField(SpecGroups.Augmentation, "Slips in writing", Min = 0, Max = 0.9, Advanced = true, When = "task", Is = [Tasks.TextClassification], Help = "Share of words that are mistyped: a key beside the right one, or a word of the same sound (their, there; 在, 再).")]
    public double AugmentTypos { get; init; }

    [SpecField(SpecGroups.Augmentation, "Synonyms taken", Min = 0, Max = 1, Advanced = true, When = "task", Is = [Tasks.TextClassification], Help = "Share of words for which another of the synonyms stands in.")]
    public double AugmentSynonyms { get; init; }

    [SpecField(SpecGroups.Augmentation, "Synonyms", Advanced = true, When = "task", Is = [Tasks.TextClassification], Help = "Groups of words that mean the same: big, large, huge; quick, fast. Homophones serve as well.")]
    public string SynonymTable { get; init; } = "";

    [SpecField(SpecGroups.Augmentation, "Shift", Unit = "pixels", Min = 0, Max = 256, Advanced = true, When = "task", Is = [Tasks.ImageClassification], Help = "Training images are moved by up to so much, each epoch anew; 2 suits digits. Held-out images never are.")]
    public double AugmentShift { get; init; }

    [SpecField(SpecGroups.Augmentation, "Rotation", Unit = "degrees", Min = 0, Max = 180, Advanced = true, When = "task", Is = [Tasks.ImageClassification], Help = "Turned by up to so much either way; 10 suits digits.")]
    public double AugmentRotation { get; init; }

    [SpecField(SpecGroups.Augmentation, "Scale", Min = 0, Max = 0.9, Advanced = true, When = "task", Is = [Tasks.ImageClassification], Help = "Enlarged or made smaller by up to this share; 0.1 is usual.")]
    public double AugmentScale { get; init; }

    [SpecField(SpecGroups.Augmentation, "Mirror", Advanced = true, When = "task", Is = [Tasks.ImageClassification], Help = "Every other image left to right. Right for things, wrong for digits and letters.")]
    public bool AugmentFlip { get; init; }

    [SpecField(SpecGroups.Augmentation, "Erase", Min = 0, Max = 0.9, Advanced = true, When = "task", Is = [Tasks.ImageClassification], Help = "Blackens a rectangle of up to this share of width and height.")]
    public double AugmentErase { get; init; }

    [SpecField(SpecGroups.Augmentation, "Noise", Min = 0, Max = 1, Advanced = true, When = "task", Is = [Tasks.ImageClassification], Help = "Strength of random grain, as a share of full brightness; 0.05 is visible.")]
    public double AugmentNoise { get; init; }

    [SpecField(SpecGroups.Base, "Base model", When = "task", Is = [Tasks.CausalLm, Tasks.MaskedLm, Tasks.TextClassification], Help = "Fresh weights, or a model to train further: its sizes, its dropout and its tokenizer are taken, and only its head is new where the classes are others. In files model:ID, run:ID or run:ID/CHECKPOINT.")]
    public string BaseModel { get; init; } = "";

    [SpecField(SpecGroups.Base, "What learns", Choices = [FineTunings.Full, FineTunings.Frozen, FineTunings.Lora, FineTunings.Adapters], When = "task", Is = [Tasks.CausalLm, Tasks.TextClassification], Help = "full: every weight. frozen: the first blocks stay as they are, which is faster and forgets less. lora: two small matrices beside each chosen one (Hu et al. 2021), a few percent of the weights and a file of that size. adapters: two small networks in each block, and the norms (Houlsby et al. 2019); the model is a little slower for them.")]
    public string FineTuning { get; init; } = FineTunings.Full;

    [SpecField(SpecGroups.Base, "Frozen blocks", Min = 1, Max = 200, When = "fineTuning", Is = [FineTunings.Frozen], Help = "The embeddings and so many blocks from the input on do not learn; all of them leaves the head alone.")]
    public int FrozenLayers { get; init; } = 1;

    [SpecField(SpecGroups.Base, "LoRA rank", Min = 1, Max = 4096, When = "fineTuning", Is = [FineTunings.Lora], Help = "Inner width of the small matrices: more can learn more, and 4 to 16 is usually enough.")]
    public int LoraRank { get; init; } = 8;

    [SpecField(SpecGroups.Base, "LoRA alpha", Min = 0, MinExclusive = true, Max = 100000, Advanced = true, When = "fineTuning", Is = [FineTunings.Lora], Help = "What the small matrices say is multiplied by alpha / rank; twice the rank is usual.")]
    public double LoraAlpha { get; init; } = 16;

    [SpecField(SpecGroups.Base, "LoRA dropout", Min = 0, Max = 0.95, Advanced = true, When = "fineTuning", Is = [FineTunings.Lora], Help = "Share of the small matrices' inputs silenced while training.")]
    public double LoraDropout { get; init; }

    [SpecField(SpecGroups.Base, "LoRA targets", Advanced = true, When = "fineTuning", Is = [FineTunings.Lora], Help = "Names of the matrices to add to, with commas between: query, value, or all-linear for every one but the head. Empty takes what PEFT takes for the family.")]
    public string LoraTargets { get; init; } = "";

    [SpecField(SpecGroups.Base, "Adapter size", Min = 1, Max = 65536, When = "fineTuning", Is = [FineTunings.Adapters], Help = "Inner width of the small networks: 8 to 64 are usual, and more can learn more.")]
    public int AdapterSize { get; init; } = 32;

    [SpecField(SpecGroups.Model, "Model", Choices = [ModelFamilies.Gpt2, ModelFamilies.Transformer, ModelFamilies.Llama, ModelFamilies.Bloom, ModelFamilies.TextCnn, ModelFamilies.FastText, ModelFamilies.Lstm, ModelFamilies.Gru, ModelFamilies.Bert, ModelFamilies.Mlp, ModelFamilies.Cnn, ModelFamilies.ResNet18], Help = "gpt2, llama, bloom and transformer (the first one, of 2017): transformers that write text; lstm, gru: networks with a memory, which write or classify; textcnn, fasttext, bert (an encoder transformer): classify texts; mlp: fully connected layers, cnn: a few convolutions, and resnet18: eighteen layers of them, for images.")]
    public string ModelFamily { get; init; } = ModelFamilies.Gpt2;

    [SpecField(SpecGroups.Model, "Layers", Min = 1, Max = 200, When = "modelFamily", Is = [ModelFamilies.Gpt2, ModelFamilies.Transformer, ModelFamilies.Llama, ModelFamilies.Bloom, ModelFamilies.Lstm, ModelFamilies.Gru, ModelFamilies.Bert], Help = "Transformer blocks, or recurrent layers, one after the other; deeper learns more and trains slower.")]
    public int Layers { get; init; } = 4;

    [SpecField(SpecGroups.Model, "Attention heads", Min = 1, Max = 256, When = "modelFamily", Is = [ModelFamilies.Gpt2, ModelFamilies.Transformer, ModelFamilies.Llama, ModelFamilies.Bloom, ModelFamilies.Bert], Help = "Must divide the embedding size.")]
    public int Heads { get; init; } = 4;

    [SpecField(SpecGroups.Model, "Embedding size", Min = 1, Max = 65536, When = "modelFamily", Is = [ModelFamilies.Gpt2, ModelFamilies.Transformer, ModelFamilies.Llama, ModelFamilies.Bloom, ModelFamilies.TextCnn, ModelFamilies.FastText, ModelFamilies.Lstm, ModelFamilies.Gru, ModelFamilies.Bert], Help = "Numbers that describe each token; the model's width.")]
    public int EmbeddingSize { get; init; } = 128;

    [SpecField(SpecGroups.Model, "Feed-forward size", Min = 0, Max = 1048576, Advanced = true, When = "modelFamily", Is = [ModelFamilies.Transformer, ModelFamilies.Llama, ModelFamilies.Bert], Help = "Width inside each block's small network; 0 takes four times the embedding size (llama: 8/3 of it, for its network has three matrices instead of two).")]
    public int FeedForwardSize { get; init; }

    [SpecField(SpecGroups.Model, "Key and value heads", Min = 0, Max = 256, Advanced = true, When = "modelFamily", Is = [ModelFamilies.Llama], Help = "Heads that share keys and values save memory while writing: a divisor of the attention heads; 0 gives every head its own.")]
    public int KeyValueHeads { get; init; }

    [SpecField(SpecGroups.Model, "Context length", Unit = "tokens", Min = 1, Max = 1048576, When = "task", Is = [Tasks.CausalLm], Help = "How many tokens the model sees at once.")]
    public int ContextLength { get; init; } = 64;

    [SpecField(SpecGroups.Model, "Hidden sizes", Min = 1, Max = 1048576, When = "modelFamily", Is = [ModelFamilies.Mlp], Help = "Widths of the hidden layers in order, for example 128 or 512, 256.")]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [128];

    [SpecField(SpecGroups.Model, "Hidden size", Min = 1, Max = 65536, When = "modelFamily", Is = [ModelFamilies.Lstm, ModelFamilies.Gru], Help = "What a recurrent layer remembers of the text read so far, in numbers.")]
    public int HiddenSize { get; init; } = 128;

    [SpecField(SpecGroups.Model, "Both directions", When = "modelFamily", Is = [ModelFamilies.Lstm, ModelFamilies.Gru], For = [Tasks.TextClassification], Help = "Reads the text a second time from its end; usually better, twice the work.")]
    public bool Bidirectional { get; init; } = true;

    [SpecField(SpecGroups.Model, "Filter widths", Unit = "tokens", Min = 1, Max = 64, When = "modelFamily", Is = [ModelFamilies.TextCnn], Help = "How many tokens in a row a filter sees; one set of filters for each width.")]
    public IReadOnlyList<int> FilterWidths { get; init; } = [3, 4, 5];

    [SpecField(SpecGroups.Model, "Filters of each width", Min = 1, Max = 65536, When = "modelFamily", Is = [ModelFamilies.TextCnn], Help = "Patterns of words that can be told apart.")]
    public int Filters { get; init; } = 100;

    [SpecField(SpecGroups.Model, "Longest word group", Unit = "tokens", Min = 1, Max = 5, When = "modelFamily", Is = [ModelFamilies.FastText], Help = "1 counts single tokens, 2 also every two in a row (\"not good\"), 3 also every three.")]
    public int NGrams { get; init; } = 2;

    [SpecField(SpecGroups.Model, "Places for word groups", Min = 1, Max = 100_000_000, Advanced = true, When = "modelFamily", Is = [ModelFamilies.FastText], Help = "Groups of two or more tokens share so many vectors by their hash; more places, fewer mix-ups, more memory.")]
    public int HashBuckets { get; init; } = 500_000;

    [SpecField(SpecGroups.Model, "Channels", Min = 1, Max = 4096, When = "modelFamily", Is = [ModelFamilies.Cnn], Help = "Filters of each convolution in order; each is followed by a halving of the image.")]
    public IReadOnlyList<int> Channels { get; init; } = [16, 32];

    [SpecField(SpecGroups.Model, "Dropout", Min = 0, Max = 0.95, Help = "Share of activations silenced while training; more when the model memorizes.")]
    public double Dropout { get; init; }

    [SpecField(SpecGroups.Model, "Biases", Advanced = true, When = "modelFamily", Is = [ModelFamilies.Gpt2], Help = "GPT-2 has biases in linear layers and norms; without is a little faster and often as good.")]
    public bool Bias { get; init; }

    [SpecField(SpecGroups.Optimizer, "Optimizer", Choices = [Optimizers.AdamW, Optimizers.Adam, Optimizers.Sgd], Help = "adamw serves nearly always; sgd for small image models that must generalize.")]
    public string Optimizer { get; init; } = Optimizers.AdamW;

    [SpecField(SpecGroups.Optimizer, "Learning rate", Min = 0, MinExclusive = true, Max = 10, Help = "Size of each update; the first thing to tune. Too high diverges, too low crawls.")]
    public double LearningRate { get; init; } = 2e-3;

    [SpecField(SpecGroups.Optimizer, "Weight decay", Min = 0, Max = 10, Advanced = true, Help = "Pulls weights towards zero; biases and norms are left out.")]
    public double WeightDecay { get; init; } = 0.1;

    [SpecField(SpecGroups.Optimizer, "Beta 1", Min = 0, Max = 0.9999, Advanced = true, When = "optimizer", Is = [Optimizers.AdamW, Optimizers.Adam], Help = "Memory of the gradient's mean.")]
    public double Beta1 { get; init; } = 0.9;

    [SpecField(SpecGroups.Optimizer, "Beta 2", Min = 0, Max = 0.99999, Advanced = true, When = "optimizer", Is = [Optimizers.AdamW, Optimizers.Adam], Help = "Memory of the gradient's square; 0.99 suits small batches.")]
    public double Beta2 { get; init; } = 0.99;

    [SpecField(SpecGroups.Optimizer, "Epsilon", Min = 0, MinExclusive = true, Max = 1, Advanced = true, When = "optimizer", Is = [Optimizers.AdamW, Optimizers.Adam], Help = "Keeps the division by a tiny gradient finite.")]
    public double Epsilon { get; init; } = 1e-8;

    [SpecField(SpecGroups.Optimizer, "Momentum", Min = 0, Max = 0.9999, Advanced = true, When = "optimizer", Is = [Optimizers.Sgd], Help = "Share of the last update carried on.")]
    public double Momentum { get; init; } = 0.9;

    [SpecField(SpecGroups.Optimizer, "Gradient clipping", Min = 0, Max = 1000, Advanced = true, Help = "Largest norm of the gradient; 0 switches it off.")]
    public double GradientClipNorm { get; init; } = 1.0;

    [SpecField(SpecGroups.Schedule, "Schedule", Choices = [Schedules.Constant, Schedules.Linear, Schedules.Cosine, Schedules.CosineRestarts, Schedules.Polynomial, Schedules.InverseSqrt, Schedules.Step], Help = "How the learning rate moves after warm-up: cosine ends gently and serves nearly always; inverse-sqrt needs no end.")]
    public string LearningRateSchedule { get; init; } = Schedules.Cosine;

    [SpecField(SpecGroups.Schedule, "Warm-up", Unit = "steps", Min = 0, Max = 1e9, Advanced = true, Help = "Steps in which the learning rate rises from zero.")]
    public int WarmupSteps { get; init; } = 100;

    [SpecField(SpecGroups.Schedule, "Lowest learning rate", Min = 0, Max = 10, Advanced = true, When = "learningRateSchedule", Is = [Schedules.Linear, Schedules.Cosine, Schedules.CosineRestarts, Schedules.Polynomial], Help = "Where the schedule ends.")]
    public double MinLearningRate { get; init; } = 1e-4;

    [SpecField(SpecGroups.Schedule, "Restarts", Min = 1, Max = 1000, Advanced = true, When = "learningRateSchedule", Is = [Schedules.CosineRestarts], Help = "How often the learning rate falls, each time from the top again.")]
    public int ScheduleCycles { get; init; } = 3;

    [SpecField(SpecGroups.Schedule, "Power", Min = 0, MinExclusive = true, Max = 10, Advanced = true, When = "learningRateSchedule", Is = [Schedules.Polynomial], Help = "1 is a straight line; 2 falls fast at first and slowly at the end.")]
    public double SchedulePower { get; init; } = 2;

    [SpecField(SpecGroups.Schedule, "Steps between drops", Unit = "steps", Min = 1, Max = 1e9, Advanced = true, When = "learningRateSchedule", Is = [Schedules.Step], Help = "After so many steps the learning rate is multiplied by the drop factor.")]
    public int DropEverySteps { get; init; } = 1000;

    [SpecField(SpecGroups.Schedule, "Drop factor", Min = 0, MinExclusive = true, Max = 1, Advanced = true, When = "learningRateSchedule", Is = [Schedules.Step], Help = "What each drop multiplies by.")]
    public double DropFactor { get; init; } = 0.1;

    [SpecField(SpecGroups.Training, "Steps", Min = 0, Max = 1e9, Unit = "steps", Help = "Updates of the weights; 0 trains for the epochs below instead.")]
    public long MaxSteps { get; init; } = 2000;

    [SpecField(SpecGroups.Training, "Epochs", Min = 0, Max = 100000, Help = "Passes over the training data, when steps is 0.")]
    public double Epochs { get; init; } = 1;

    [SpecField(SpecGroups.Training, "Batch size", Min = 1, Max = 1048576, Help = "Rows, or windows of text, in one forward pass; limited by memory.")]
    public int BatchSize { get; init; } = 12;

    [SpecField(SpecGroups.Training, "Gradient accumulation", Min = 1, Max = 65536, Unit = "batches", Advanced = true, Help = "Batches summed into one update: a larger batch without more memory.")]
    public int GradientAccumulationSteps { get; init; } = 1;

    [SpecField(SpecGroups.Training, "Label smoothing", Min = 0, Max = 0.9, Advanced = true, When = "task", Is = [Tasks.TextClassification, Tasks.ImageClassification], Help = "Share of each target spread over all classes, so that the model grows less sure of itself; 0.1 is usual. Validation is measured without.")]
    public double LabelSmoothing { get; init; }

    [SpecField(SpecGroups.Training, "Class weights", Choices = [ClassWeightings.None, ClassWeightings.Balanced], Advanced = true, When = "task", Is = [Tasks.TextClassification, Tasks.ImageClassification], Help = "balanced: mistakes on a rare class count for more, in proportion to its rarity. Validation is measured without.")]
    public string ClassWeights { get; init; } = ClassWeightings.None;

    [SpecField(SpecGroups.Training, "Weight average", Min = 0, Max = 0.99999, Advanced = true, Help = "Measures and keeps a moving average of the weights, of which each step keeps this share: 0.999 is usual, 0 takes the weights as they are.")]
    public double AverageDecay { get; init; }

    [SpecField(SpecGroups.Training, "Weights made zero", Min = 0, Max = CompressionSpec.LargestSparsity, Advanced = true, Help = "Share of each linear layer's weights that is zero at the end, taken out little by little while the rest learns to do without (Zhu and Gupta 2017); 0 prunes nothing, 0.5 costs little.")]
    public double PruneSparsity { get; init; }

    [SpecField(SpecGroups.Training, "Pruning begins", Unit = "steps", Min = 0, Max = 1e9, Advanced = true, Help = "Where some of the weights are to become zero: the step from which on they do.")]
    public long PruneBeginStep { get; init; }

    [SpecField(SpecGroups.Training, "Pruning ends", Unit = "steps", Min = 0, Max = 1e9, Advanced = true, Help = "The step after which none is taken out any more; 0 takes three quarters of the run. What is best is chosen from there on.")]
    public long PruneEndStep { get; init; }

    [SpecField(SpecGroups.Training, "Prune every", Unit = "steps", Min = 1, Max = 1e6, Advanced = true, Help = "How often more weights are taken out; in between the model recovers.")]
    public int PruneEverySteps { get; init; } = 20;

    [SpecField(SpecGroups.Training, "Precision", Choices = [Precisions.Float32, Precisions.BFloat16, Precisions.Float16], Advanced = true, Help = "bfloat16 runs the forward pass in half the bits: faster, slightly noisier. float16 is for GPUs without bfloat16; its loss is scaled so that small gradients do not vanish.")]
    public string Precision { get; init; } = Precisions.Float32;

    [SpecField(SpecGroups.Training, "Recompute activations", Advanced = true, When = "modelFamily", Is = [ModelFamilies.Gpt2, ModelFamilies.Bert, ModelFamilies.Llama, ModelFamilies.Bloom, ModelFamilies.Transformer], Help = "Keeps only each block's input and computes the rest again for the gradients: much less memory for about a third more time, the same losses.")]
    public bool RecomputeActivations { get; init; }

    [SpecField(SpecGroups.Training, "CPU threads", Min = 0, Max = 1024, Advanced = true, Help = "0 takes every core of the machine.")]
    public int Threads { get; init; }

    [SpecField(SpecGroups.Training, "Report every", Unit = "steps", Min = 1, Max = 1e6, Advanced = true, Help = "How often loss and the other figures are written; on a GPU each report waits for the device.")]
    public int ReportEverySteps { get; init; } = 10;

    [SpecField(SpecGroups.Evaluation, "Evaluate every", Unit = "steps", Min = 0, Max = 1e9, Help = "How often the validation data is measured; 0 only at the end.")]
    public int EvaluateEverySteps { get; init; } = 250;

    [SpecField(SpecGroups.Evaluation, "Batches per evaluation", Min = 0, Max = 1e9, Advanced = true, Help = "0 measures all validation data; fewer is quicker and noisier.")]
    public int EvaluationBatches { get; init; } = 20;

    [SpecField(SpecGroups.Evaluation, "Best by", Choices = [MetricNames.ValidationLoss, MetricNames.ValidationAccuracy, MetricNames.ValidationMacroF1], Advanced = true, When = "task", Is = [Tasks.TextClassification, Tasks.ImageClassification], Help = "Which measurement decides the best checkpoint and early stopping. Macro F1 counts every class alike, however rare.")]
    public string BestMetric { get; init; } = MetricNames.ValidationLoss;

    [SpecField(SpecGroups.Evaluation, "Early stopping patience", Unit = "evaluations", Min = 0, Max = 100000, Advanced = true, Help = "Stops after so many evaluations without improvement; 0 never stops early.")]
    public int EarlyStoppingPatience { get; init; }

    [SpecField(SpecGroups.Evaluation, "Smallest improvement", Min = 0, Max = 1000, Advanced = true, Help = "How much lower the validation loss (or higher the accuracy) must be to count as better.")]
    public double EarlyStoppingMinDelta { get; init; }

    [SpecField(SpecGroups.Samples, "Write a sample every", Unit = "steps", Min = 0, Max = 1e9, When = "task", Is = [Tasks.CausalLm], Help = "How often the model writes a few lines for you to read; 0 never.")]
    public int SampleEverySteps { get; init; } = 250;

    [SpecField(SpecGroups.Samples, "Prompt", When = "task", Is = [Tasks.CausalLm], Advanced = true, Help = "What the samples continue; empty starts from a line break.")]
    public string SamplePrompt { get; init; } = "";

    [SpecField(SpecGroups.Samples, "Sample length", Unit = "tokens", Min = 1, Max = 100000, When = "task", Is = [Tasks.CausalLm], Advanced = true, Help = "Tokens written per sample.")]
    public int SampleLength { get; init; } = 200;

    [SpecField(SpecGroups.Samples, "Sample temperature", Min = 0, Max = 10, When = "task", Is = [Tasks.CausalLm], Advanced = true, Help = "0 always takes the likeliest token; 0.8 is lively and mostly sane.")]
    public double SampleTemperature { get; init; } = 0.8;

    [SpecField(SpecGroups.Keeping, "Checkpoint every", Unit = "steps", Min = 0, Max = 1e9, Advanced = true, Help = "How often everything needed to go on is saved; what came after the last one is computed again after a crash. 0 only when the run ends or is stopped.")]
    public int CheckpointEverySteps { get; init; } = 500;

    [SpecField(SpecGroups.Keeping, "Resume after a crash", Advanced = true, Help = "Goes on from the newest whole checkpoint when the run died without being asked to.")]
    public bool ResumeAutomatically { get; init; } = true;
}
