using System.IO.Compression;
using System.Text;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;

namespace Studio.Data.Tests.Tables;

public sealed class CsvTests : TableTestBase
{
    [Fact]
    public void Import_BrokenQuoteInRow70001_NamesTheRow()
    {
        var text = new StringBuilder("text,label\n");
        for (var row = 1; row <= 70_000; row++)
            text.Append("some text of row ").Append(row).Append(",a\n");
        text.Append("\"never closed,b\n");
        for (var row = 70_002; row <= 80_000; row++)
            text.Append("some text of row ").Append(row).Append(",a\n");

        Assert.Equal(
            "a.csv, row 70,001 (line 70,002): a quote is opened and never closed; close it, or choose 'no quotes' if quotes are ordinary characters here.",
            Refusal(Spec(Folder.Write("a.csv", text.ToString()))));
    }

    [Fact]
    public void Import_BrokenQuoteBeforeAQuotedField_NamesTheRowOfTheBrokenOne() =>
        Assert.Equal(
            "a.csv, row 2 (line 3): a quote is opened and never closed; close it, or choose 'no quotes' if quotes are ordinary characters here.",
            Refusal(Spec(Folder.Write("a.csv", "text,label\nfine,a\n\"broken,a\n\"next row\",b\n"))));

    [Fact]
    public void Import_QuoteNotDoubledInsideAField_SaysSo() =>
        Assert.Equal(
            "a.csv, row 1 (line 2): a quote inside a quoted field is not written twice, so that text follows the closing quote; double it, or choose 'no quotes' if quotes are ordinary characters here.",
            Refusal(Spec(Folder.Write("a.csv", "text,label\n\"he said \"hi\" to me\",a\n"))));

    [Fact]
    public void Import_SkipBadRows_KeepsTheOthersAndCounts()
    {
        var result = Importer.Import(Workspace, Spec(Folder.Write("a.csv", "text,label\none,a\n\"bro\"ken,a\ntwo,b,c\nthree,b\n")) with { SkipBadRows = true }, _ => { }, CancellationToken.None);

        var version = new DatasetVersion(result.Manifest, result.Folder);
        Assert.Equal([["one", "a"], ["three", "b"]], Rows(version));
        Assert.StartsWith("2 rows could not be read and were left out; the first: a.csv, row 2", Assert.Single(result.Warnings));
    }

    [Theory]
    [InlineData("a;b\n1,5;x\n2,5;y\n", "semicolon")]
    [InlineData("a\tb\n1,5\tx\n2,5\ty\n", "tab")]
    [InlineData("a|b\n1|x\n2|y\n", "bar")]
    [InlineData("a,b\n1,x; y\n2,y; z\n", "comma")]
    public void Import_AnyDelimiter_IsFoundOut(string text, string dialect)
    {
        var version = Import(Spec(Folder.Write("a.csv", text)));

        Assert.Equal(dialect, version.Manifest.Source!.Dialect);
        Assert.Equal(["a", "b"], version.Manifest.Columns.Select(c => c.Name));
        Assert.Equal(2, version.Manifest.RowCount);
    }

    [Fact]
    public void Import_QuotesAsOrdinaryCharactersInTabs_AreKept()
    {
        var version = Import(Spec(Folder.Write("a.tsv", "\"hello , he said\t1\nfine\t0\n\"\" empty\t1\n")));

        Assert.Equal([["\"hello , he said", "1"], ["fine", "0"], ["\"\" empty", "1"]], Rows(version));
    }

    [Theory]
    [InlineData("good movie,1\nbad movie,0\n", false)]
    [InlineData("text,label\ngood movie,1\nbad movie,0\n", true)]
    [InlineData("1,2\n3,4\n", false)]
    [InlineData("a,b\n1,2\n", true)]
    public void Preview_FirstRow_IsAHeaderOrNot(string text, bool header) =>
        Assert.Equal(header, Importer.Preview(Spec(Folder.Write("a.csv", text))).HasHeader);

    [Fact]
    public void Import_Types_LoseNothing()
    {
        var version = Import(Spec(Folder.Write("a.csv", """
            int,zip,big,real,long,flag,mixed,nan,empty
            1,00123,12345678901234567890,1.5,0.30000000000000004,true,1,1.5,
            -20,99999,1,5.70306E+17,1e300,False,x,NaN,
            ,12345,2,,2,,2,2,
            """)));

        Assert.Equal(
            [("int", ColumnType.Integer), ("zip", ColumnType.Text), ("big", ColumnType.Text), ("real", ColumnType.Number), ("long", ColumnType.Number), ("flag", ColumnType.Boolean), ("mixed", ColumnType.Text), ("nan", ColumnType.Text), ("empty", ColumnType.Text)],
            version.Manifest.Columns.Select(c => (c.Name, c.Type)));
        Assert.Equal(["1", "00123", "12345678901234567890", "1.5", "0.30000000000000004", "true", "1", "1.5", ""], Rows(version)[0]);
        Assert.Equal(["-20", "99999", "1", "5.70306E+17", "1E+300", "false", "x", "NaN", ""], Rows(version)[1]);
        Assert.Equal(["", "12345", "2", "", "2", "", "2", "2", ""], Rows(version)[2]);
    }

    [Fact]
    public void Import_HeaderWithEmptyAndRepeatedNames_NamesEveryColumn()
    {
        var version = Import(Spec(Folder.Write("a.csv", "text,,TEXT,\n1,2,3,4\n")) with { HasHeader = true });

        Assert.Equal(["text", "column 2", "TEXT (2)", "column 4"], version.Manifest.Columns.Select(c => c.Name));
    }

    [Theory]
    [InlineData("a.csv", "text,label\n", "a.csv has no rows after its header: there is nothing to import.")]
    [InlineData("a.csv", "", "a.csv is empty: there is nothing to import.")]
    [InlineData("a.csv", "a,b\n1,2\n3\n", "a.csv, row 2 (line 3): 1 field where the first row has 2; mend that row, or choose another delimiter.")]
    public void Import_NothingToImport_SaysSo(string name, string text, string sentence) =>
        Assert.Equal(sentence, Refusal(Spec(Folder.Write(name, text))));

    [Fact]
    public void Import_MixedEncodings_NamesTheRowAndWhatToDo()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("text,label\ngrün,a\nblau,b\nschön,a\nmüde,a\nöde,a\n"), .. Encoding.Latin1.GetBytes("gr\u00fcn,b\n")];

        Assert.Equal(
            "a.csv, row 6 (line 7) (byte 52): FC6E2C62 is not UTF-8. The file is in another encoding (choose it, such as gb18030 or latin-1), or in two at once (mend that row).",
            Refusal(Spec(Folder.Write("a.csv", bytes))));
    }

    [Fact]
    public void Import_WrongEncodingChosen_NamesTheRow()
    {
        var gbk = Folder.Write("a.csv", [.. "text,label\nfine,a\n"u8, 0xFF, 0xFF, (byte)',', (byte)'b', (byte)'\n']);

        Assert.Equal(
            "a.csv, row 2 (line 3): bytes that are no text in gb18030. The file may be in another encoding, or in two at once: choose the encoding, or mend that row.",
            Refusal(Spec(gbk) with { Encoding = "gb18030" }));
    }

    [Fact]
    public void Import_Latin1_IsFoundOut()
    {
        var version = Import(Spec(Folder.Write("a.csv", Encoding.Latin1.GetBytes("text,label\nd\u00e9j\u00e0 vu,a\ngar\u00e7on,b\n"))));

        Assert.Equal("latin-1", version.Manifest.Source!.Encoding);
        Assert.Equal("déjà vu", Rows(version)[0][0]);
    }

    [Fact]
    public void Import_Utf16BigEndianWithoutMark_IsFoundOut()
    {
        var version = Import(Spec(Folder.Write("a.csv", Encoding.BigEndianUnicode.GetBytes("text,label\none,a\ntwo,b\n"))));

        Assert.Equal([["one", "a"], ["two", "b"]], Rows(version));
    }

    [Fact]
    public void Import_Gzip_IsUnpackedOnTheWay()
    {
        var version = Import(Spec(Folder.Write("a.csv.gz", Pack("text,label\none,a\ntwo,b\n"))));

        Assert.Equal([["one", "a"], ["two", "b"]], Rows(version));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-8)]
    [InlineData(-9)]
    [InlineData(-400)]
    public void Import_TruncatedGzip_SaysSo(int cut)
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i * 7919 % 10007},a{i}\n"));
        var packed = Pack("text,label\n" + text);

        Assert.Equal(
            "a.csv.gz is cut off or damaged: its gzip data has no proper end. Copy or download it again.",
            Refusal(Spec(Folder.Write("a.csv.gz", packed[..(packed.Length + cut)]))));
    }

    [Fact]
    public void Import_ZipWithOneFile_IsUnpackedOnTheWay()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("../../evil.csv").Open();
            entry.Write("text,label\none,a\ntwo,b\n"u8);
        }

        var version = Import(Spec(Folder.Write("a.csv.zip", bytes.ToArray())));

        Assert.Equal([["one", "a"], ["two", "b"]], Rows(version));
    }

    [Fact]
    public void Import_FilesNamedTrainAndTest_GetASplitColumn()
    {
        var version = Import(Spec(Folder.Write("train.csv", "text,label\none,a\n"), Folder.Write("dev.csv", "label,text\nb,two\n"), Folder.Write("test.csv", "text,label\nthree,a\n")));

        Assert.Equal([["one", "a", "train"], ["two", "b", "validation"], ["three", "a", "test"]], Rows(version));
        using var reader = new DatasetReader(version);
        Assert.Equal(["train", "validation", "test"], reader.ReadSplits()!);
    }

    [Fact]
    public void Import_FilesNamedTrainAndTestWithASplitColumnOfTheirOwn_KeepBoth()
    {
        var version = Import(Spec(Folder.Write("train.csv", "text,split\none,x\n"), Folder.Write("test.csv", "text,split\ntwo,y\n")));

        Assert.Equal([("text", ColumnRole.Text), ("split", ColumnRole.Ignore), ("split (2)", ColumnRole.Split)], version.Manifest.Columns.Select(c => (c.Name, c.Role)));
        Assert.Equal([["one", "x", "train"], ["two", "y", "test"]], Rows(version));
    }

    [Fact]
    public void Import_MillionColumns_SaysSo()
    {
        var row = string.Join(',', Enumerable.Range(0, 1_000_000));

        Assert.StartsWith("a.csv has 1,000,000 columns, more than the 4,096 that can be read", Refusal(Spec(Folder.Write("a.csv", row + "\n" + row + "\n"))));
    }

    [Fact]
    public void Import_LabelWithTooManyValues_SaysSo()
    {
        var text = "text,label\n" + string.Concat(Enumerable.Range(0, 1001).Select(i => $"t,c{i}\n"));

        Assert.Equal("The label column 'label' has more than 1,000 different values: it is no label; choose another role for it.", Refusal(Spec(Folder.Write("a.csv", text))));
    }

    [Fact]
    public void Import_LabelWithOneClass_Warns()
    {
        var spec = Spec(Folder.Write("a.csv", "text,label\none,a\ntwo,a\n"));

        var result = Importer.Import(Workspace, spec, _ => { }, CancellationToken.None);

        Assert.Equal("The label column 'label' holds one class only ('a'): no classifier can learn from it.", Assert.Single(result.Warnings));
        Assert.Equal("In the first rows: The label column 'label' holds one class only ('a'): no classifier can learn from it.", Assert.Single(Importer.Preview(spec).Warnings));
    }

    [Fact]
    public void Import_NumericClasses_AreOrderedByValue()
    {
        var version = Import(Spec(Folder.Write("a.csv", "text,label\nx,10\ny,9\nz,-1\nw,10\n")));

        Assert.Equal(["-1", "9", "10"], version.Manifest.Columns[1].Classes);
        using var reader = new DatasetReader(version);
        Assert.Equal([2, 1, 0, 2], reader.ReadClassIds("label"));
    }

    [Fact]
    public void Import_ChosenRolesAndTypes_AreKept()
    {
        var version = Import(Spec(Folder.Write("a.csv", "text,label,code\nx,1,7\ny,2,8\n")) with
        {
            Columns = [new("text", ColumnRole.Ignore), new("label", ColumnRole.Ignore), new("code", ColumnRole.Text, ColumnType.Text)],
        });

        Assert.Equal([ColumnRole.Ignore, ColumnRole.Ignore, ColumnRole.Text], version.Manifest.Columns.Select(c => c.Role));
        Assert.Equal(ColumnType.Text, version.Manifest.Columns[2].Type);
    }

    [Fact]
    public void Import_ForcedTypeThatDoesNotFit_NamesTheRow()
    {
        var spec = Spec(Folder.Write("a.csv", "text,n\nx,1\ny,two\n")) with { Columns = [new("n", ColumnRole.Ignore, ColumnType.Integer)] };

        Assert.Equal("a.csv, row 2: 'two' in the column 'n' is no whole number; import the column as text, or mend that row.", Refusal(spec));
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("a\0b.csv")]
    [InlineData("😀👩‍👩‍👧.csv")]
    public void Import_StrangeFileNames_AreLabelsOnly(string name)
    {
        var path = Folder.Write("upload.data", "text,label\none,a\ntwo,b\n");

        var version = Import(Spec() with { Files = [new(path, name)], Format = ImportFormat.Csv });

        Assert.Equal(name, version.Manifest.Source!.File);
        Assert.StartsWith(Workspace.Datasets, version.Folder);
    }

    [Fact]
    public void Import_NameOf300Characters_IsALabelOnly()
    {
        var name = new string('n', 300) + ".csv";

        var version = Import(Spec() with { Files = [new(Folder.Write("upload.data", "text,label\none,a\ntwo,b\n"), name)] });

        Assert.Equal(name, version.Manifest.Source!.File);
    }

    [Fact]
    public void Import_CancelledInTheMiddle_LeavesNothing()
    {
        var path = Folder.Write("a.csv", "text,label\n" + string.Concat(Enumerable.Repeat("some text,a\nother,b\n", 50_000)));
        foreach (var at in new[] { 0.2, 0.7 })
        {
            using var cancel = new CancellationTokenSource();

            Assert.Throws<OperationCanceledException>(() => Importer.Import(Workspace, Spec(path), p =>
            {
                if (p.Bytes > at * p.TotalBytes)
                    cancel.Cancel();
            }, cancel.Token));

            Assert.Empty(Directory.EnumerateFileSystemEntries(Workspace.Datasets));
        }
    }

    [Fact]
    public void Import_Progress_GoesUpToTheWholeFile()
    {
        var path = Folder.Write("a.csv", "text,label\n" + string.Concat(Enumerable.Repeat("some text,a\nother,b\n", 50_000)));
        var seen = new List<ImportProgress>();

        Importer.Import(Workspace, Spec(path), seen.Add, CancellationToken.None);

        Assert.True(seen.Count > 20);
        Assert.Equal(seen.OrderBy(p => p.Bytes), seen);
        Assert.Equal(new ImportProgress(new FileInfo(path).Length, new FileInfo(path).Length, 100_000), seen[^1]);
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
