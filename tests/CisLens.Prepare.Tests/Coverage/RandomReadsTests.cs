using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Prepare.Coverage;
using CisLens.Tests;

namespace CisLens.Prepare.Tests.Coverage;

/// <summary>Random reads of every kind, unsorted, as samtools and bedtools count them.</summary>
public class RandomReadsTests(ITestOutputHelper output)
{
    const int Bp = 3000, Reads = 2000;

    // each row: options of samtools view that choose reads, options of bedtools genomecov, and ours
    public static TheoryData<string, string, string> Choices => new()
    {
        { "-F 4", "-split", "all" },
        { "-F 2308", "-split", "keep primary" },
        { "-F 2308", "-split -strand +", "primary plus" },
        { "-F 3332", "-split", "drop" },
        { "-F 2308 -q 30", "-split -strand -", "minus mapq" },
        { "-F 4", "", "introns" },
        { "-F 4", "-5", "ends" },
        { "-F 4", "-5 -strand -", "ends minus" },
        { "-F 4", "-split -du -strand +", "forward plus" },
        { "-F 4 -f 64", "-split", "mate 1" },
        { "-F 4", "-pc", "fragments" },
        { "-F 4", "-fs 40", "extend" },
        { "-F 4", "-split -scale 0.25", "scale" },
    };

    [Theory, MemberData(nameof(Choices))]
    public void Coverage_equals_that_of_bedtools(string samtools, string bedtools, string ours)
    {
        ulong seed = (ulong)DateTime.UtcNow.Ticks;
        output.WriteLine($"seed {seed}");
        using var bam = MadeBam.FromSam([$"@SQ\tSN:c1\tLN:{Bp}", $"@SQ\tSN:c2\tLN:{Bp}", .. RandomReads(new Rng(seed))]);
        string chosen = Path.Combine(bam.Folder, "chosen.bam"), sorted = Path.Combine(bam.Folder, "sorted.bam");
        Referee.Run("samtools", ["view", "-b", .. samtools.Split(' '), "-o", chosen, bam.Path]);
        Referee.Run("samtools", "sort", "-o", sorted, chosen);
        var expected = Runs.Parse(Referee.Lines("bedtools",
            ["genomecov", "-bg", "-ibam", sorted, .. bedtools.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        using var folder = new TempFolder();
        var all = new CoverageOptions { Inputs = [bam.Path], Output = "", Alignments = Alignments.All, KeepDuplicates = true };
        Assert.Equal(expected, Runs.Run(folder, ours switch
        {
            "all" => all,
            "keep primary" => all with { Alignments = Alignments.Primary },
            "primary plus" => all with { Alignments = Alignments.Primary, Strand = StrandChoice.Plus },
            "drop" => all with { Alignments = Alignments.Primary, KeepDuplicates = null },
            "minus mapq" => all with { Alignments = Alignments.Primary, Strand = StrandChoice.Minus, MinMapQ = 30 },
            "introns" => all with { CoverIntrons = true },
            "ends" => all with { Unit = CoverageUnit.Ends },
            "ends minus" => all with { Unit = CoverageUnit.Ends, Strand = StrandChoice.Minus },
            "forward plus" => all with { Library = Library.Forward, Strand = StrandChoice.Plus },
            "mate 1" => all with { Mate = 1 },
            "fragments" => all with { Unit = CoverageUnit.Fragments },
            "extend" => all with { Extend = 40 },
            _ => all with { Scale = 0.25 },
        }));
    }

    static IEnumerable<string> RandomReads(Rng rng)
    {
        for (int i = 0; i < Reads; i++)
        {
            int pos = 1 + rng.Next(Bp - 200), length = 20 + rng.Next(100), mapq = rng.Next(61);
            string contig = rng.Next(2) == 0 ? "c1" : "c2";
            int other = (rng.Next(8) == 0 ? 256 : 0) + (rng.Next(8) == 0 ? 2048 : 0) + (rng.Next(8) == 0 ? 1024 : 0);
            switch (rng.Next(4))
            {
                case 0:
                    yield return $"u{i}\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*";
                    break;
                case 1:   // a proper pair: read 1 on the left or on the right
                    int first = rng.Next(2) == 0 ? 64 : 128, mate = pos + length - 10;
                    yield return $"p{i}\t{3 + 32 + first}\t{contig}\t{pos}\t{mapq}\t10M\t=\t{mate}\t{length}\t*\t*";
                    yield return $"p{i}\t{3 + 16 + (192 - first)}\t{contig}\t{mate}\t{mapq}\t10M\t=\t{pos}\t{-length}\t*\t*";
                    break;
                default:
                    yield return $"s{i}\t{rng.Next(2) * 16 + other}\t{contig}\t{pos}\t{mapq}\t{Cigar(rng)}\t*\t0\t0\t*\t*";
                    break;
            }
        }
    }

    // at most 120 bases on the contig, between clips
    static string Cigar(Rng rng)
    {
        var cigar = new StringBuilder(rng.Next(3) == 0 ? "5H3S" : "");
        int parts = 1 + rng.Next(3);
        for (int i = 0; i < parts; i++)
        {
            cigar.Append(CultureInfo.InvariantCulture, $"{1 + rng.Next(15)}{"M=X"[rng.Next(3)]}");
            if (i + 1 < parts)
                cigar.Append(CultureInfo.InvariantCulture, $"{1 + rng.Next(20)}{"DNI"[rng.Next(3)]}");
        }
        return cigar.Append(rng.Next(3) == 0 ? "4S" : "").ToString();
    }
}
