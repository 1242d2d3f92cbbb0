using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>Writes the table of true effects, and the VCF, which has a few records that cannot be scored.</summary>
static class VariantFiles
{
    /// <summary>Writes <c>variants.vcf</c> and <c>effects.tsv</c>.</summary>
    public static void Write(string folder, World world, IReadOnlyList<SimulatedVariant> variants)
    {
        var records = variants.Select(v => (v.Contig, v.Pos0, Line: Line(world, v))).Concat(Special(world))
            .OrderBy(r => r.Contig).ThenBy(r => r.Pos0).Select(r => r.Line);
        TextFile.Write(Path.Combine(folder, "variants.vcf"), Header(world).Concat(records));
        TextFile.Write(Path.Combine(folder, "effects.tsv"),
            variants.SelectMany(v => Effects(world, v)).Prepend($"chrom\tpos\tref\talt\t{string.Join('\t', Grammar.CellTypes)}"));
    }

    static IEnumerable<string> Header(World world) =>
    [
        "##fileformat=VCFv4.2",
        "##source=cislens simulate",
        .. world.Contigs.Select(c => $"##contig=<ID={c.Name},length={c.Codes.Length}>"),
        "##contig=<ID=chrUn_1,length=1000>",
        "##ALT=<ID=DEL,Description=\"Deletion\">",
        "##FILTER=<ID=PASS,Description=\"All filters passed\">",
        "##INFO=<ID=AF,Number=A,Type=Float,Description=\"Allele frequency\">",
        "##INFO=<ID=CLASS,Number=1,Type=String,Description=\"Where the simulation put the variant: motif, element, control or special\">",
        "##INFO=<ID=END,Number=1,Type=Integer,Description=\"Last base of a symbolic allele\">",
        "##INFO=<ID=SVTYPE,Number=1,Type=String,Description=\"Type of a symbolic allele\">",
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO",
    ];

    static string Line(World world, SimulatedVariant v) => string.Join('\t',
        world.Contigs[v.Contig].Name, Position.FromZeroBased(v.Pos0), v.Id, v.Ref, string.Join(',', v.Alts), ".", "PASS",
        $"AF={string.Join(',', v.Frequencies.Select(TextFile.Number))};CLASS={v.Class}");

    static IEnumerable<string> Effects(World world, SimulatedVariant v) => v.Alts.Select((alt, i) => string.Join('\t',
        [world.Contigs[v.Contig].Name, Position.FromZeroBased(v.Pos0).ToString(), v.Ref, alt, .. v.Effects[i].Select(TextFile.Number)]));

    // scoring must give each of them a status of its own (docs/conventions.md, section 13)
    static IEnumerable<(int Contig, int Pos0, string Line)> Special(World world)
    {
        var contig = world.Contigs[0];
        int known = contig.Codes.Length / 5;
        string Ref(int pos0) => Dna.Decode(contig.Codes.AsSpan(pos0, 1));
        string Other(int pos0) => Ref(pos0) == "A" ? "C" : "A";
        (int, int, string) At(int pos0, string id, string reference, string alt, string info = "") =>
            (0, pos0, string.Join('\t', contig.Name, Position.FromZeroBased(pos0), id, reference, alt, ".", "PASS", "CLASS=special" +
                info));
        yield return At(10, "in_n", "N", "A");
        yield return At(known, "symbolic", Ref(known), "<DEL>", $";SVTYPE=DEL;END={known + 500}");
        yield return At(known + 100, "star", Ref(known + 100), "*");
        yield return At(known + 200, "no_alt", Ref(known + 200), ".");
        yield return At(known + 300, "ref_mismatch", Other(known + 300), Ref(known + 300));
        yield return At(known + 400, "too_long", Ref(known + 400), Ref(known + 400) + string.Concat(Enumerable.Repeat("ACGTTGCA", 100)));
        yield return At(known + 500, "breakend", Ref(known + 500), $"{Ref(known + 500)}]{contig.Name}:{known}]");
        yield return (int.MaxValue, 0, string.Join('\t', "chrUn_1", 100, "no_contig", "A", "C", ".", "PASS", "CLASS=special"));
    }
}
