using System.Globalization;

namespace CisLens.Formats.Contigs;

/// <summary>
/// The RefSeq accessions of the chromosomes of known assemblies, from NCBI's assembly reports GCF_000001405.25
/// (GRCh37), GCF_000001405.40 (GRCh38), GCF_009914755.1 (T2T-CHM13), GCF_000001635.20 (GRCm38) and .27 (GRCm39).
/// </summary>
static class RefSeqAccession
{
    // versions of NC_000001 to NC_000024 in GRCh37; in GRCh38 each is one higher
    static readonly int[] s_grch37 = [10, 11, 11, 11, 9, 11, 13, 10, 11, 10, 9, 11, 10, 8, 9, 9, 10, 9, 9, 10, 8, 10, 10, 9];
    static readonly Dictionary<string, (string Build, string Chromosome)> s_known = Build();

    /// <summary>The build and the chromosome of an accession with its version; null if it is unknown.</summary>
    public static (string Build, string Chromosome)? Find(string name) => s_known.TryGetValue(name, out var found) ? found : null;

    static Dictionary<string, (string, string)> Build()
    {
        var known = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        for (int i = 0; i < 24; i++)
        {
            string chromosome = Chromosome(i + 1, autosomes: 22);
            known[Name(1 + i, s_grch37[i])] = ("hg19", chromosome);
            known[Name(1 + i, s_grch37[i] + 1)] = ("hg38", chromosome);
            known[Name(60925 + i, 1)] = ("T2T-CHM13", chromosome);
        }
        for (int i = 0; i < 21; i++)
        {
            int version = i < 19 ? 6 : 7;
            known[Name(67 + i, version)] = ("mm10", Chromosome(i + 1, autosomes: 19));
            known[Name(67 + i, version + 1)] = ("mm39", Chromosome(i + 1, autosomes: 19));
        }
        return known;
    }

    static string Name(int number, int version) => $"NC_{number:D6}.{version}";

    static string Chromosome(int number, int autosomes) =>
        number <= autosomes ? number.ToString(CultureInfo.InvariantCulture) : number == autosomes + 1 ? "X" : "Y";
}
