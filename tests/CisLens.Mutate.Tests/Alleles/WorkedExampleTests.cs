using CisLens.Core;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Tests.Alleles;

/// <summary>Examples 1 to 6 of docs/conventions.md, section 15; the expected windows are copied from that page.</summary>
public class WorkedExampleTests
{
    [Fact]
    public void Example_1_windows_of_position_10()
    {
        var plan = Toy.Plan(Toy.Genome(), 10, "C", "A");
        Assert.Equal("GTACGTAC", Toy.Reference(plan));
        Assert.Equal("CGTACGTA", Toy.Reference(plan, Centre.Right));
    }

    [Theory]
    [InlineData("C", "A", "GTAAGTAC")]     // example 2
    [InlineData("CG", "C", "GTACTACG")]    // example 3
    [InlineData("C", "CTT", "GTACTTGT")]   // example 4
    public void Examples_2_to_4_alternate_windows(string reference, string alternate, string expected) =>
        Assert.Equal(expected, Toy.Alternate(Toy.Plan(Toy.Genome(), 10, reference, alternate)));

    [Fact]
    public void Example_5_reverse_complement()
    {
        var reversed = Dna.ReverseComplement(Dna.Encode(Toy.Alternate(Toy.Plan(Toy.Genome(), 10, "C", "A"))));
        Assert.Equal("GTACTTAC", Dna.Decode(reversed));
        Assert.Equal(4, Toy.Window - 1 - Centre.Left.AnchorIndex(Toy.Window));
    }

    [Fact]
    public void Example_6_a_window_before_the_first_base()
    {
        var plan = Toy.Plan(Toy.Genome(), 2, "C", "A");
        Assert.Equal("NNACGTAC", Toy.Reference(plan));
        Assert.Equal(2, plan.Template.OffContig(plan.Anchor0 - 3, Toy.Window));
    }
}
