using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Tests.Alleles;

/// <summary>The worked examples of docs/conventions.md, section 15: a chromosome of 20 bases and windows of 8.</summary>
static class Toy
{
    public const string Bases = "ACGTACGTACGTACGTACGT";
    public const int Window = 8;

    public static Genome Genome() => CisLens.Formats.Fasta.Genome.FromText(("c", Bases));

    public static AllelePlan Plan(Genome genome, long pos, string reference, string alternate, AlleleOptions? options = null, int longest = 4) =>
        new AllelePlanner(genome, options ?? new(), longest).Plan(0, pos - 1, Dna.Encode(reference), Dna.Encode(alternate));

    public static string Reference(AllelePlan plan, Centre centre = Centre.Left, int window = Window) =>
        Dna.Decode(ReferenceCodes(plan, centre, window));

    public static string Alternate(AllelePlan plan, AltMode mode = AltMode.Right, Centre centre = Centre.Left, int window = Window)
    {
        long start0 = plan.Anchor0 - centre.AnchorIndex(window);
        var codes = new byte[window];
        WindowBuilder.Alternate(plan.Template, plan.Edit!, WindowBuilder.EditedStart0(start0, plan.Edit!.Growth, mode),
            ReferenceCodes(plan, centre, window), start0, codes);
        return Dna.Decode(codes);
    }

    static byte[] ReferenceCodes(AllelePlan plan, Centre centre, int window)
    {
        var codes = new byte[window];
        plan.Template.Codes(plan.Anchor0 - centre.AnchorIndex(window), codes);
        return codes;
    }
}
