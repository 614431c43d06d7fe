using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Data.Tests.Tables;

namespace Studio.Data.Tests.Labeling;

public sealed class LabelBookTests : TableTestBase
{
    private LabelProject Project(Func<LabelProject, LabelProject>? with = null)
    {
        var version = Import(Spec(Folder.Write("a.csv", "text,mood\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"row number {i},x{i % 2}\n")))) with { Columns = [new("text", ColumnRole.Text), new("mood", ColumnRole.Label)] });
        var project = new LabelProject { Id = Identifier.New(), Name = "moods", Dataset = version.Reference, Labels = ["good", "bad", "none"], Target = "mood", Created = DateTimeOffset.UtcNow };
        return LabelFolder.Save(Workspace, with?.Invoke(project) ?? project);
    }

    private LabelBook Open(LabelProject project)
    {
        using var reader = DatasetReader.Open(Workspace, project.Dataset);
        return LabelBook.Open(project, reader.Select(project.Rows), LabelFolder.Events(Workspace, project.Id));
    }

    private static LabelState Says(params string[] values) => new(LabelStatus.Submitted, values);

    [Fact]
    public async Task SetAsync_KeptAndOpenedAgain_SaysTheSame()
    {
        var project = Project();
        await using (var book = Open(project))
        {
            Assert.Equal(LabelState.Pending, await book.SetAsync(" ann ", 3, Says("good")));
            Assert.Equal(Says("good"), await book.SetAsync("ann", 3, Says("bad")));
            await book.SetAsync("ann", 4, new LabelState(LabelStatus.Draft, ["none"]));
            await book.SetAsync("bob", 5, new LabelState(LabelStatus.Discarded, []));
        }

        await using var again = Open(project);

        Assert.Equal(Says("bad"), again.StateOf("ann", 3));
        Assert.Equal(new LabelCounts(18, 1, 1, 0, 0, 1), again.Counts("ann"));
        Assert.Equal(["ann", "bob"], again.People());
        var events = LabelJournal.Read(LabelFolder.Events(Workspace, project.Id)).ToList();
        Assert.Equal([("ann", 3), ("ann", 3), ("ann", 4), ("bob", 5)], events.Select(e => (e.By, e.Row)));
        Assert.Equal((Says("good"), Says("bad")), (events[1].From, events[1].To));
    }

    [Fact]
    public async Task Counts_RowsDoneByOthersAndAnotherNumberOfPeople_AreThoseOfAFreshBook()
    {
        var project = Project(p => p with { AnnotatorsPerRow = 2 });
        await using (var book = Open(project))
        {
            await book.SetAsync("ann", 1, Says("good"));
            await book.SetAsync("bob", 1, Says("bad"));
            await book.SetAsync("cee", 1, new LabelState(LabelStatus.Draft, ["none"]));
            await book.SetAsync("ann", 2, Says("good"));
            await book.SetAsync("bob", 3, new LabelState(LabelStatus.Discarded, []));
            await book.SetAsync("ann", 3, Says("good"));
            await book.SetAsync("cee", 3, Says("good"));
            await book.SetAsync("cee", 3, LabelState.Pending);

            Assert.Equal(new LabelCounts(17, 0, 3, 0, 1, 1), book.Counts("ann"));
            Assert.Equal(new LabelCounts(18, 0, 1, 1, 1, 1), book.Counts("bob"));
            Assert.Equal(new LabelCounts(19, 1, 0, 0, 1, 1), book.Counts("cee"));
            Assert.Equal(new LabelCounts(19, 0, 0, 0, 1, 1), book.Counts("dan"));
            book.Change(project with { AnnotatorsPerRow = 1 });
            Assert.Equal(new LabelCounts(17, 0, 1, 1, 1, 3), book.Counts("bob"));
        }

        await using var again = Open(project with { AnnotatorsPerRow = 1 });

        Assert.Equal(new LabelCounts(17, 0, 1, 1, 1, 3), again.Counts("bob"));
        Assert.Equal(new LabelCounts(17, 1, 0, 0, 1, 3), again.Counts("cee"));
    }

    [Fact]
    public async Task Open_LineTornByAKill_LosesNothingThatWasKept()
    {
        var project = Project();
        await using (var book = Open(project))
            await book.SetAsync("ann", 1, Says("good"));
        await File.AppendAllTextAsync(LabelFolder.Events(Workspace, project.Id), """{"at":"2026-01-01T00:00:00Z","by":"ann","row":2,"fr""", TestContext.Current.CancellationToken);

        await using (var book = Open(project))
            await book.SetAsync("ann", 3, Says("bad"));
        await using var again = Open(project);

        Assert.Equal((Says("good"), LabelState.Pending, Says("bad")), (again.StateOf("ann", 1), again.StateOf("ann", 2), again.StateOf("ann", 3)));
    }

    [Fact]
    public async Task SetAsync_TenPeopleAtOnce_KeepsEveryLabelInOrder()
    {
        var project = Project(p => p with { AnnotatorsPerRow = 10 });
        await using (var book = Open(project))
            await Task.WhenAll(Enumerable.Range(0, 10).Select(async person =>
            {
                for (var row = 0; row < 20; row++)
                    await book.SetAsync($"p{person}", row, Says(project.Labels[(row + person) % 3]));
            }));

        await using var again = Open(project);

        Assert.All(Enumerable.Range(0, 10), person => Assert.Equal(20, again.Counts($"p{person}").Submitted));
        Assert.Equal(Says("bad"), again.StateOf("p1", 0));
        Assert.Equal(20, again.Counts("p0").Disagreed);
    }

    [Fact]
    public async Task Find_Queues_GoRoundAndPassOverWhatIsDone()
    {
        await using var book = Open(Project());
        await book.SetAsync("ann", 0, Says("good"));
        await book.SetAsync("ann", 1, Says("good"));

        Assert.Equal(2, book.Find("ann", LabelQueue.Pending, 0, 1));
        Assert.Equal(19, book.Find("ann", LabelQueue.Pending, 1, -1));
        Assert.Equal(0, book.Find("ann", LabelQueue.Submitted, 5, 1));
        Assert.Equal(-1, book.Find("ann", LabelQueue.Draft, 0, 1));
        // one person is enough here: what ann handed in is nobody else's work
        Assert.Equal(2, book.Find("bob", LabelQueue.Pending, 0, 1));
        Assert.Equal(18, book.Counts("bob").Pending);
    }

    [Theory]
    [InlineData(LabelKind.Single, "great", "'great' is no label of this project.")]
    [InlineData(LabelKind.Score, "7", "'7' is no score from 1 to 5.")]
    [InlineData(LabelKind.Score, "NaN", "'NaN' is no score from 1 to 5.")]
    public async Task SetAsync_ValueThatCannotBe_IsRefused(LabelKind kind, string value, string says)
    {
        await using var book = Open(Project(p => p with { Kind = kind }));

        Assert.Contains(says, (await Assert.ThrowsAsync<UserError>(() => book.SetAsync("ann", 0, Says(value)))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UserError>(() => book.SetAsync("ann", 0, Says()));
        await Assert.ThrowsAsync<UserError>(() => book.SetAsync(" ", 0, Says("good")));
        Assert.Empty(book.People());
    }

    [Fact]
    public async Task Change_LabelInUse_MustStay()
    {
        await using var book = Open(Project());
        await book.SetAsync("ann", 0, Says("good"));

        Assert.Throws<UserError>(() => book.Change(book.Project with { Labels = ["bad", "none"] }));
        book.Change(book.Project with { Labels = ["good", "new"] });

        await book.SetAsync("ann", 1, Says("new"));
    }

    [Fact]
    public async Task Change_LabelOfASpanInUse_MustStay()
    {
        var project = Project(p => p with { Kind = LabelKind.Spans, Labels = ["good", "bad"] });
        await using var book = Open(project);
        await book.SetAsync("ann", 2, Says("0:3:bad"));

        Assert.Equal("labels: 'bad' is said of rows; relabel them before taking it away.", Assert.Throws<UserError>(() => book.Change(project with { Labels = ["good", "none"] })).Message);
    }

    [Fact]
    public async Task Change_WhileOthersLabel_NeverLeavesALabelThatIsNone()
    {
        var project = Project();
        await using var book = Open(project);
        var people = Enumerable.Range(0, 4).Select(p => Task.Run(async () =>
        {
            for (var row = 0; row < 20; row++)
            {
                try
                {
                    await book.SetAsync($"p{p}", row, Says(row % 3 == 0 ? "bad" : "good"));
                }
                catch (UserError e)
                {
                    Assert.Equal("values: 'bad' is no label of this project.", e.Message);
                }
            }
        })).ToList();
        var taken = Task.Run(() =>
        {
            try
            {
                book.Change(project with { Labels = ["good", "none"] });
            }
            catch (UserError e)
            {
                Assert.Equal("labels: 'bad' is said of rows; relabel them before taking it away.", e.Message);
            }
        });
        await Task.WhenAll([.. people, taken]);

        Assert.All(book.People().SelectMany(book.StatesBy), said => Assert.Subset(book.Project.Labels.ToHashSet(), said.State.Values.ToHashSet()));
        Assert.All(book.People(), by => Assert.True(book.StatesBy(by).Count >= 13));
    }

    [Fact]
    public async Task Open_WhileAnotherWritesInIt_IsRefusedAndLookingIsNot()
    {
        var project = Project();
        await using var book = Open(project);
        await book.SetAsync("ann", 1, Says("good"));

        Assert.Equal("The labels of 'moods' are open in another Studio: stop that one, or let it make the change.", Assert.Throws<UserError>(() => Open(project)).Message);
        using var reader = DatasetReader.Open(Workspace, project.Dataset);
        Assert.Equal(Says("good"), LabelBook.Read(project, reader.Select(project.Rows), LabelFolder.Events(Workspace, project.Id)).StateOf("ann", 1));
    }

    [Fact]
    public async Task SetEachAsync_OneThatCannotBe_KeepsNone()
    {
        await using var book = Open(Project());

        await Assert.ThrowsAsync<UserError>(() => book.SetEachAsync([new(1, "ann", Says("good")), new(2, "ann", Says("nonsense"))]));
        Assert.Empty(book.People());
        Assert.Equal(2, await book.SetEachAsync([new(1, "ann", Says("good")), new(1, "ann", Says("bad")), new(2, "ben", Says("good"))]));
        Assert.Equal(Says("bad"), book.StateOf("ann", 1));
    }

    [Fact]
    public async Task Project_TenThousandLabels_IsKeptAndOneMoreIsRefused()
    {
        var project = Project(p => p with { Labels = [.. Enumerable.Range(0, 10_000).Select(i => $"label {i}")] });
        await using var book = Open(project);
        await book.SetAsync("ann", 0, Says("label 9999"));

        Assert.Equal(10_000, LabelFolder.Find(Workspace, project.Id)!.Labels.Count);
        Assert.Equal("labels: give 2 to 10,000 different ones.", Assert.Throws<UserError>(() => LabelFolder.Save(Workspace, project with { Labels = [.. project.Labels, "one more"] })).Message);
    }

    [Fact]
    public async Task SetManyAsync_Rows_LeavesWhatWasHandedIn()
    {
        await using var book = Open(Project());
        await book.SetAsync("ann", 2, Says("bad"));

        Assert.Equal(4, await book.SetManyAsync("ann", [0, 1, 2, 3, 4], Says("good"), overwrite: false));

        Assert.Equal((Says("good"), Says("bad")), (book.StateOf("ann", 0), book.StateOf("ann", 2)));
    }

    [Fact]
    public async Task Commit_Majority_IsANewVersion()
    {
        var project = Project(p => p with { AnnotatorsPerRow = 3 });
        await using var book = Open(project);
        foreach (var person in new[] { "ann", "bob", "eve" })
            await book.SetAsync(person, 0, Says(person == "eve" ? "bad" : "good"));
        await book.SetAsync("ann", 1, Says("good"));
        await book.SetAsync("bob", 1, Says("bad"));
        await book.SetAsync("ann", 2, Says("bad"));
        await book.SetAsync("ann", 3, new LabelState(LabelStatus.Discarded, []));

        var all = LabelCommit.Write(Workspace, book, labeledOnly: false, dropDiscarded: true);
        var labeled = LabelCommit.Write(Workspace, book, labeledOnly: true, dropDiscarded: true);

        Assert.Equal((2, 1, 19L), (all.Manifest.Version, all.Manifest.Parent, all.Manifest.RowCount));
        Assert.Equal(["Labeled 2 rows in 'moods', left out 1 discarded ones."], all.Manifest.Operations);
        Assert.Equal(["good", "bad", "x0", "x1"], all.Manifest.ColumnWithRole(ColumnRole.Label)!.Classes);
        Assert.Equal(["good", "bad"], labeled.Manifest.ColumnWithRole(ColumnRole.Label)!.Classes);
        Assert.Equal([["row number 0", "good"], ["row number 2", "bad"]], Rows(labeled));
        // what the column said before stays where nobody, or no two, said anything else
        Assert.Equal(["row number 1", "x1"], Rows(all)[1]);
        Assert.Equal(["row number 5", "x1"], Rows(all)[4]);
        Assert.Equal(3, labeled.Manifest.Version);
    }

    [Fact]
    public async Task Commit_SeveralLabelsAndScores_AreListsAndMeans()
    {
        await using var multi = Open(Project(p => p with { Kind = LabelKind.Multi, Target = "topics" }));
        await multi.SetAsync("ann", 0, Says("good", "none"));
        await using var score = Open(Project(p => p with { Kind = LabelKind.Score, AnnotatorsPerRow = 2, Target = "score" }));
        await score.SetAsync("ann", 0, Says("2"));
        await score.SetAsync("bob", 0, Says("5"));

        Assert.Equal(["row number 0", "x0", """["good","none"]"""], Assert.Single(Rows(LabelCommit.Write(Workspace, multi, labeledOnly: true, dropDiscarded: false))));
        Assert.Equal(["row number 0", "x0", "3.5"], Assert.Single(Rows(LabelCommit.Write(Workspace, score, labeledOnly: true, dropDiscarded: false))));
    }

    [Fact]
    public async Task Commit_SpansOfText_AreAListInTheirOrder()
    {
        await using var book = Open(Project(p => p with { Kind = LabelKind.Spans, Target = "names" }));
        await book.SetAsync("ann", 0, Says("4:10:bad", "0:3:good"));

        Assert.Equal(["row number 0", "x0", """[{"start":0,"end":3,"label":"good"},{"start":4,"end":10,"label":"bad"}]"""], Assert.Single(Rows(LabelCommit.Write(Workspace, book, labeledOnly: true, dropDiscarded: false))));
        Assert.Equal("values: '3:3:good' is no span; write start:end:label in characters, such as 0:5:person.", (await Assert.ThrowsAsync<UserError>(() => book.SetAsync("ann", 1, Says("3:3:good")))).Message);
        Assert.Equal("values: 'odd' is no label of this project.", (await Assert.ThrowsAsync<UserError>(() => book.SetAsync("ann", 1, Says("0:3:odd")))).Message);
    }

    [Fact]
    public async Task Find_InAViewOfSuggestions_GoesInItsOrder()
    {
        await using var book = Open(Project());
        var suggestions = new LabelSuggestions(new(DateTimeOffset.UtcNow, ["run:a"], ["x0", "x1"], 1),
            [.. Enumerable.Range(0, 20).Select(row => new LabelSuggestion(row, [new("x0", 0.5)], row * 7 % 20 / 20.0, Seen: false, "x1", row % 5 == 0 ? row / 20.0 : null))]);
        var path = LabelSuggestions.PathOf(Workspace, book.Project.Id);
        suggestions.Write(path);
        var read = LabelSuggestions.Read(path)!;

        var uncertain = LabelSuggestions.View(book.Rows, null, read, LabelOrder.Uncertain);
        var doubted = LabelSuggestions.View(book.Rows, null, read, LabelOrder.Mislabeled);
        using var reader = DatasetReader.Open(Workspace, book.Project.Dataset);
        var few = LabelSuggestions.View(book.Rows, reader.Select(new() { Search = "number 1" }), read, LabelOrder.Sure);

        Assert.Equal([17, 14, 11, 8], uncertain.Slice(0, 4));
        Assert.Equal([15, 10, 5, 0], doubted.Slice(0, 10));
        Assert.Equal([12, 15, 18, 1], few.Slice(0, 4));
        Assert.Equal(11, few.Count);
        await book.SetAsync("ann", 17, Says("good"));
        Assert.Equal(1, book.Find("ann", LabelQueue.Pending, uncertain, 0, 1));
        Assert.Equal([1L, 2L, 3L], book.FindMany("ann", LabelQueue.Pending, uncertain, 0, 3));
    }

    [Fact]
    public void Doubts_RowTheModelIsSureIsAnother_IsFoundAndOthersAreNot()
    {
        int[] given = [0, 0, 0, 1, 1, 1, -1];
        float[] probabilities = [0.9f, 0.1f, 0.8f, 0.2f, 0.05f, 0.95f, 0.2f, 0.8f, 0.1f, 0.9f, 0.45f, 0.55f, 0.99f, 0.01f];

        var doubts = ConfidentLearning.Doubts(given, probabilities, 2);

        // class 0 is given 0.583 on average, class 1 0.75: only the third row is at least as sure of the other class
        Assert.Equal([null, null, 0.9f, null, null, null, null], doubts.Select(d => d is { } doubt ? (float?)Math.Round(doubt, 3) : null));
    }

    [Fact]
    public async Task Commit_NothingHandedIn_IsRefused()
    {
        await using var book = Open(Project());

        Assert.Throws<UserError>(() => LabelCommit.Write(Workspace, book, labeledOnly: false, dropDiscarded: true));
    }
}
