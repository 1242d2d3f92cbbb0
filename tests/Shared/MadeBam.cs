namespace CisLens.Tests;

/// <summary>A BAM that samtools makes from lines of SAM; removed after the test.</summary>
sealed class MadeBam : IDisposable
{
    MadeBam(string folder) => Folder = folder;

    /// <summary>The folder that the files are in.</summary>
    public string Folder { get; }

    /// <summary>The BAM.</summary>
    public string Path => System.IO.Path.Combine(Folder, "reads.bam");

    /// <summary>Makes a BAM in the order of the lines. The test is skipped if samtools is not installed.</summary>
    public static MadeBam FromSam(params string[] lines)
    {
        var bam = new MadeBam(Directory.CreateTempSubdirectory("cislens-bam-").FullName);
        string sam = System.IO.Path.Combine(bam.Folder, "reads.sam");
        File.WriteAllLines(sam, lines);
        Referee.Run("samtools", "view", "-b", "-o", bam.Path, sam);
        return bam;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
