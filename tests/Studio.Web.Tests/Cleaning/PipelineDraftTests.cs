using Studio.Data.Cleaning;
using Studio.Data.Cleaning.Operations;
using Studio.Data.Tables;
using Studio.Web.Cleaning;

namespace Studio.Web.Tests.Cleaning;

public sealed class PipelineDraftTests
{
    private static readonly TableShape s_shape = new([new DatasetColumn { Name = "text", Type = ColumnType.Text, Role = ColumnRole.Text }, new DatasetColumn { Name = "label", Type = ColumnType.Text, Role = ColumnRole.Label }]);

    [Fact]
    public void Move_PastAnEnd_ChangesNothing()
    {
        var draft = new PipelineDraft(s_shape);
        var (first, second) = (draft.Add(OperationKind.Find("html")!), draft.Add(OperationKind.Find("whitespace")!));

        draft.Move(first, -1);
        Assert.Equal([first, second], draft.Entries);
        draft.Move(first, 1);
        Assert.Equal([second, first], draft.Entries);
    }

    [Fact]
    public void Type_WhatIsNoNumber_KeepsTheValueAndSaysWhy()
    {
        var draft = new PipelineDraft(s_shape);
        var entry = draft.Add(OperationKind.Find("length-filter")!);

        PipelineDraft.Type(entry, entry.Kind.Field("atLeast"), "ten");

        Assert.Equal(10, ((LengthFilterOperation)entry.Operation).AtLeast);
        Assert.Equal(new PipelineProblem(0, "atLeast", "Write a whole number such as 10."), Assert.Single(draft.Problems));
        PipelineDraft.Type(entry, entry.Kind.Field("atLeast"), "12");
        Assert.Empty(draft.Problems);
    }

    [Fact]
    public void ShapeBefore_FollowsColumnOperations()
    {
        var draft = new PipelineDraft(s_shape);
        draft.Load(new Pipeline { Operations = [new RenameColumnOperation { Column = "label", Name = "class" }, new HtmlOperation()] });

        Assert.Equal(["text", "class"], draft.ShapeBefore(draft.Entries[1]).Columns.Select(c => c.Name));
    }

    [Theory]
    [InlineData("values", "a = b\nc=d", null)]
    [InlineData("values", "a", "'a' is no replacement: write old = new.")]
    [InlineData("values", "a=1\na=2", "'a' stands twice: keep one.")]
    public void Parse_Maps_OneALine(string name, string text, string? problem)
    {
        var value = OperationText.Parse(OperationKind.Find("map-values")!.Field(name), text, out var said);

        Assert.Equal(problem ?? "", said);
        Assert.Equal(problem is null, value is IReadOnlyDictionary<string, string> { Count: 2 });
    }
}
