using static CisLens.Cli.Tests.Child;

namespace CisLens.Cli.Tests.Durability;

/// <summary>Tests the order of the real program's system calls (docs/reliability.md).</summary>
/// <remarks>The order must be write, fsync, rename, fsync of the folder.</remarks>
public sealed class WriteOrderTests(TrainingRuns runs)
{
    const string Calls = "trace=openat,mkdir,write,writev,pwrite64,pwritev,ftruncate,copy_file_range,fsync,fdatasync,rename,renameat,renameat2";

    [Theory]
    [InlineData("simulate --genome-bp 200000 --contigs 2 --elements 40 --variants 10 --mpra 10 --qtl 10 -o TO/sim", "sim")]
    [InlineData("prepare peaks --genome sim/genome.fa --samples sim/samples.tsv --window 100 -o TO/data", "data")]
    [InlineData("train data --config train.json -@ 1 -o TO/m.clm", "m.clm m.clm.curves.svg m.clm.checkpoints/step-000002 m.clm.checkpoints/step-000018")]
    [InlineData("predict whole/m.clm data -o TO/p.tsv", "p.tsv p.tsv.run.json")]
    [InlineData("score sim/variants.vcf -f sim/genome.fa -m whole/m.clm -o TO/s.vcf.gz -W --tsv TO/s.tsv", "s.vcf.gz s.vcf.gz.tbi s.tsv s.vcf.gz.run.json s.tsv.run.json")]
    [InlineData("ism --region chr1:1,000-1,040 -f sim/genome.fa -m whole/m.clm -o TO/i", "i.tsv i.npy i.axes.tsv")]
    public void Every_final_name_is_given_to_what_is_on_the_disk_and_is_itself_brought_there(string command, string names)
    {
        if (!IsInstalled("strace"))
            Assert.Skip("strace is not installed");
        string name = $"order{Guid.NewGuid():N}", folder = Path.Combine(runs.Folder, name), trace = Path.Combine(runs.Folder, name + ".trace");
        Directory.CreateDirectory(folder);
        var (code, _, error) = Finish(Start(runs.Folder, "strace",
            ["-f", "-y", "-s", "0", "-o", trace, "-e", Calls, Child.CisLens, .. command.Replace("TO", folder).Split(' ')]));
        if (code != 0 && error.Contains("ptrace", StringComparison.Ordinal))
            Assert.Skip("strace is not allowed to trace here");
        Assert.True(code == 0, error);
        var disk = new DiskModel(folder);
        foreach (string line in File.ReadLines(trace))
            disk.Follow(line);
        disk.End();
        Assert.True(disk.Breaches.Count == 0, string.Join("\n", disk.Breaches));
        Assert.All(names.Split(' '), expected => Assert.Contains(Path.Combine(folder, expected), disk.Renamed));
        // each file got its final name when it was complete, except the metrics log, which grows line by line
        Assert.All(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".log.jsonl", StringComparison.Ordinal)),
            path => Assert.Contains(disk.Renamed, given => path == given || path.StartsWith(given + "/", StringComparison.Ordinal)));
    }
}
