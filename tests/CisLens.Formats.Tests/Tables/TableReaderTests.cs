using CisLens.Core;
using CisLens.Formats.Tables;

namespace CisLens.Formats.Tests.Tables;

public sealed class TableReaderTests : IDisposable
{
    readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    TableReader Open(string text)
    {
        File.WriteAllText(_path, text);
        return TableReader.Open(_path);
    }

    [Fact]
    public void Columns_are_found_by_any_of_their_names()
    {
        using var table = Open("## about\n#Chrom\tpos\tvalue\r\nchr1\t12\t-1.5e-3\n\nchr1\t13\tNA");
        Assert.Equal(0, table.Require("chr", "chrom"));
        Assert.Equal(-1, table.IndexOf("ref"));
        Assert.True(table.Read());
        Assert.Equal(12, table.Whole(1));
        Assert.Equal(-0.0015, table.Number(2));
        Assert.True(table.Read());
        Assert.Equal(double.NaN, table.Number(2));
        Assert.False(table.Read());
    }

    [Theory]
    [InlineData("id\tseq\ty\ns 1\tAC\t1\n", "s 1|AC|1")]
    [InlineData("id,seq,y\ns 1,AC,1\n", "s 1|AC|1")]
    [InlineData("id;seq;y\ns 1; AC ;1\n", "s 1|AC|1")]
    [InlineData("\"id\"\t\"seq\"\t\"y\"\n\"s 1\"\t\"AC\"\t\"1\"\n", "s 1|AC|1")]
    [InlineData("id,seq,\"y, of z\"\r\n\"s, \"\"1\"\"\",AC,\r\n", "s, \"1\"|AC|")]                 // RFC 4180, rules 5 to 7
    [InlineData("id,seq,y\n\"two\r\nlines\",AC,1\n", "two\nlines|AC|1")]
    [InlineData("id\tseq\ty\n5\" end\t\"AC\tof \"b\" c\n", "5\" end|\"AC|of \"b\" c")]              // quotes that do not close a cell
    [InlineData("id\tseq, as given\ty\ns 1\tAC\t1\n", "s 1|AC|1")]
    public void Separators_and_quotes_are_recognised(string text, string cells)
    {
        using var table = Open(text);
        Assert.True(table.Read());
        Assert.Equal(cells.Split('|'), table.Row);
        Assert.False(table.Read());
    }

    [Theory]
    [InlineData("a,b\n\"1,2\n3,4\n", ":2: the quotes of a cell are not closed")]
    [InlineData("a,b\n1,\"2\" 3\n", ":2: text follows the closing quote of a cell, expected a separator")]
    [InlineData("a\tb\n1,2\n", ":2: columns are separated by commas, expected tabs as in the header")]
    [InlineData("a,b\n1;2\n", ":2: columns are separated by semicolons, expected commas as in the header")]
    [InlineData("a;b\n1;2,5\n", ":2: b is '2,5', expected a number or NA; write decimals with a point")]
    [InlineData("a b\n1 2\n", ": has no column b; it has a b; separate the columns by tabs or commas")]
    [InlineData("\"a\"\t\"b\"\n\"row\"\t1\t2\n", ":2: the row has 3 cells, expected 2 as in the header, separated by tabs; in R, write.table needs row.names = FALSE")]
    [InlineData("a,b\n1,\"2\n\"\n1,x\n", ":4: b is 'x', expected a number or NA")]
    [InlineData("a\tb\n1\t2\t3\n", ":2: the row has 3 cells, expected 2 as in the header, separated by tabs; in R, write.table needs row.names = FALSE")]
    [InlineData("a\tA\n", ":1: duplicate column 'a', expected each name once")]
    [InlineData("", ": is empty, expected a header line with the names of the columns")]
    [InlineData("a\tc\n1\t2\n", ": has no column b; it has a, c")]
    [InlineData("a\tb\n1\thigh\n", ":2: b is 'high', expected a number or NA")]
    [InlineData("a\tb\n1\t1e999\n", ":2: b is '1e999', expected a number or NA")]
    [InlineData("a\tb\n1.5\t2\n", ":2: a is '1.5', expected a whole number")]
    public void Faults_name_file_and_line(string text, string message)
    {
        var fault = Assert.Throws<InputException>(() =>
        {
            using var table = Open(text);
            int b = table.Require("b");
            while (table.Read())
                _ = table.Number(b) + table.Whole(0);
        });
        Assert.Equal(_path + message, fault.Message);
    }
}
