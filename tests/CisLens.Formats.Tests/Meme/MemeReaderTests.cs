using CisLens.Core;
using CisLens.Formats.Meme;

namespace CisLens.Formats.Tests.Meme;

public sealed class MemeReaderTests
{
    // The file is like those of JASPAR: numbers follow two spaces, there is no background, and the second motif has no nsites.
    const string Good = """
        MEME version 4

        ALPHABET= ACGT

        strands: + -

        MOTIF MA0001.1 first
        letter-probability matrix: alength= 4 w= 2 nsites= 97 E= 0
          1.000000  0.000000  0.000000  0.000000
          0.500000  0.250000  0.125000  0.125000
        URL http://example.org

        MOTIF second
        letter-probability matrix: alength= 4 w= 1
          0.25 0.25 0.25 0.25

        """;

    [Fact]
    public void Motifs_have_names_and_probabilities()
    {
        var read = Read(Good);
        Assert.Equal([0.25, 0.25, 0.25, 0.25], read.Background);
        Assert.Equal([("MA0001.1", "first", 2, 97.0), ("second", "", 1, 20.0)], read.Motifs.Select(m => (m.Name, m.Other, m.Width, m.Sites)));
        Assert.Equal([1, 0, 0, 0, 0.5, 0.25, 0.125, 0.125], read.Motifs[0].Probabilities);
    }

    [Fact]
    public void The_background_of_the_file_is_read() =>
        Assert.Equal([0.3, 0.2, 0.2, 0.3], Read(Good.Replace("strands: + -", "Background letter frequencies\nA 0.3 C 0.2 G 0.2 T 0.3")).Background);

    [Fact]
    public void Written_motifs_are_read_back()
    {
        var motifs = Read(Good).Motifs;
        var back = Read(MemeWriter.Text(motifs)).Motifs;
        Assert.Equal(motifs.Select(m => (m.Name, m.Other, m.Sites)), back.Select(m => (m.Name, m.Other, m.Sites)));
        Assert.Equal(motifs.SelectMany(m => m.Probabilities), back.SelectMany(m => m.Probabilities));
    }

    [Theory]
    [InlineData("MEME version 4", "MOTIF x", ":1: the file begins with \"MOTIF x\", expected a line MEME version")]
    [InlineData("ALPHABET= ACGT", "ALPHABET= ACGU", ":3: the alphabet is \"ACGU\", expected ACGT")]
    [InlineData("1.000000  0.000000  0.000000", "0.9 0.0 0.0", ":9: the sum of the probabilities is 0.9, expected 1")]
    [InlineData("1.000000  0.000000", "1.000000", ":9: the row is \"1.000000 0.000000 0.000000\", expected four probabilities")]
    [InlineData("1.000000", "1e400", ":9: the row is \"1e400 0.000000 0.000000 0.000000\", expected four probabilities")]
    [InlineData("w= 2", "w= 3", ":11: the matrix of MA0001.1 has 2 rows, expected 3")]
    [InlineData("w= 2", "w= 1", ":10: motif MA0001.1 has another row, expected 1 as in w=")]
    [InlineData("w= 2", "w= x", ":8: there is no number after w=, expected one")]
    [InlineData("alength= 4 w= 2", "alength= 20 w= 2", ":8: the matrix has 20 letters, expected 4")]
    [InlineData("MOTIF second", "MOTIF MA0001.1", ":13: duplicate motif \"MA0001.1\", expected each name once")]
    [InlineData("MOTIF second\n", "", ":13: a matrix without a name, expected a line MOTIF before it")]
    [InlineData("strands: + -", "Background letter frequencies\nA 1 C 0 G 0 T 0", ":6: a background frequency is 0, expected four frequencies above 0")]
    public void A_broken_file_is_refused_with_its_line(string good, string broken, string said)
    {
        string text = Good.Replace(good, broken, StringComparison.Ordinal);
        Assert.NotEqual(Good, text);
        using var file = new TemporaryFile(text);
        Assert.StartsWith(file.Path + said, Assert.Throws<InputException>(() => MemeReader.Read(file.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_motifs_is_refused()
    {
        Assert.Contains("is empty", Assert.Throws<InputException>(() => Read("")).Message);
        Assert.Contains("has no letter-probability matrix", Assert.Throws<InputException>(() => Read("MEME version 4\n")).Message);
    }

    static MemeMotifs Read(string text)
    {
        using var file = new TemporaryFile(text);
        return MemeReader.Read(file.Path);
    }
}
