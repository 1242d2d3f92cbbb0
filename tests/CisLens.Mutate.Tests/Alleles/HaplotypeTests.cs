using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Tests.Alleles;

/// <summary>A haplotype has the same bases as the text of the chromosome after the same edits, made from the last to the first.</summary>
public class HaplotypeTests
{
    const int Window = 24;

    [Fact]
    public void Window_of_a_haplotype_is_that_of_the_edited_chromosome() => Seeded.Run(5_000, rng =>
    {
        string bases = Bases(rng, 60), edited = bases;
        var edits = new List<Edit>();
        for (int at = rng.Next(12); at < 50; at += 1 + rng.Next(12))
        {
            var edit = new Edit(at, rng.Next(4), Dna.Encode(Bases(rng, rng.Next(4))));
            edits.Add(edit);
            at += edit.RefLength;
        }
        foreach (var edit in Enumerable.Reverse(edits))
        {
            string gone = bases.Substring((int)edit.Start0, edit.RefLength);
            edited = NaiveEdit.Chromosome(edited, (int)edit.Start0, gone, Dna.Decode(edit.Alt));
        }

        var template = new Template(Genome.FromText(("c", bases)), 0);
        var joined = Haplotype.Join(template, edits);
        Assert.Equal((edits[0].Start0, edits[^1].End0), (joined.Start0, joined.End0));
        long start0 = rng.Next(60) - 10;
        byte[] reference = new byte[Window], codes = new byte[Window];
        template.Codes(start0, reference);
        WindowBuilder.Alternate(template, joined, start0, reference, start0, codes);
        Assert.Equal(NaiveEdit.Window(edited, start0, Window), Dna.Decode(codes));
    });

    [Fact]
    public void Edits_that_overlap_are_refused()
    {
        var template = new Template(Genome.FromText(("c", "ACGTACGT")), 0);
        Assert.Throws<ArgumentException>(() => Haplotype.Join(template, [new Edit(2, 3, []), new Edit(4, 1, [0])]));
    }

    static string Bases(Rng rng, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "ACGT"[rng.Next(4)]));
}
