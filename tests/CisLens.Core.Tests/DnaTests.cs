namespace CisLens.Core.Tests;

public class DnaTests
{
    [Fact]
    public void Letters_of_both_cases_get_the_same_code_and_anything_else_is_N() =>
        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3, 4, 4, 4], Dna.Encode("ACGTacgtNR-"));

    [Fact]
    public void Reverse_complement_complements_and_reverses() =>
        Assert.Equal("GTACTTAC", Dna.Decode(Dna.ReverseComplement(Dna.Encode("GTAAGTAC")))); // docs/conventions.md, section 15, example 5
}
