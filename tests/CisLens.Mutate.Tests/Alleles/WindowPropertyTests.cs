using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Tests.Alleles;

/// <summary>Windows of random records equal windows of the edited chromosome (docs/conventions.md, sections 7 and 15).</summary>
public class WindowPropertyTests
{
    const int Window = 16;

    [Fact]
    public void Alternate_window_is_the_edited_chromosome_at_the_expected_position() => Seeded.Run(20_000, rng =>
    {
        var record = RandomRecord.Make(rng);
        var plan = PlanOf(record);
        var normal = NaiveEdit.Normalise(record.Bases, record.Pos0, record.Ref, record.Alt);
        string edited = NaiveEdit.Chromosome(record.Bases, record.Pos0, record.Ref, record.Alt);
        var centre = rng.Next(2) == 0 ? Centre.Left : Centre.Right;
        long start0 = normal.Pos0 - centre.AnchorIndex(Window);
        int growth = record.Alt.Length - record.Ref.Length;

        Assert.Equal(normal.Pos0, plan.Anchor0);
        Assert.Equal(NaiveEdit.Window(record.Bases, start0, Window), Toy.Reference(plan, centre, Window));
        Assert.Equal(NaiveEdit.Window(edited, start0, Window), Toy.Alternate(plan, AltMode.Right, centre, Window));
        Assert.Equal(NaiveEdit.Window(edited, start0 + growth, Window), Toy.Alternate(plan, AltMode.Left, centre, Window));
        Assert.Equal(NaiveEdit.Window(edited, start0 + growth / 2, Window), Toy.Alternate(plan, AltMode.Both, centre, Window));
    });

    [Fact]
    public void Every_spelling_of_a_change_gives_the_same_window() => Seeded.Run(10_000, rng =>
    {
        var record = RandomRecord.Make(rng);
        int left = rng.Next(record.Pos0 + 1), right = rng.Next(record.Bases.Length - record.Pos0 - record.Ref.Length + 1);
        string before = record.Bases[(record.Pos0 - left)..record.Pos0];
        string after = record.Bases.Substring(record.Pos0 + record.Ref.Length, right);
        var padded = record with { Pos0 = record.Pos0 - left, Ref = before + record.Ref + after, Alt = before + record.Alt + after };
        AllelePlan plain = PlanOf(record), spelled = PlanOf(padded);

        Assert.Equal(plain.Anchor0, spelled.Anchor0);
        Assert.Equal(Toy.Alternate(plain, window: Window), Toy.Alternate(spelled, window: Window));
    });

    [Fact]
    public void Windows_moved_away_from_the_edit_are_still_the_edited_chromosome() => Seeded.Run(10_000, rng =>
    {
        var record = RandomRecord.Make(rng);
        var plan = PlanOf(record);
        string edited = NaiveEdit.Chromosome(record.Bases, record.Pos0, record.Ref, record.Alt);
        long start0 = rng.Next(record.Bases.Length + 2 * Window) - Window, editedStart0 = start0 + rng.Next(9) - 4;
        byte[] reference = new byte[Window], codes = new byte[Window];
        plan.Template.Codes(start0, reference);
        long off = WindowBuilder.Alternate(plan.Template, plan.Edit!, editedStart0, reference, start0, codes);

        string expected = NaiveEdit.Window(edited, editedStart0, Window);
        Assert.Equal(expected, Dna.Decode(codes));
        Assert.Equal(expected.Count(c => c == 'N'), off);
    });

    static AllelePlan PlanOf(RandomRecord record) =>
        Toy.Plan(Genome.FromText(("c", record.Bases)), record.Pos0 + 1, record.Ref, record.Alt, longest: int.MaxValue);
}
