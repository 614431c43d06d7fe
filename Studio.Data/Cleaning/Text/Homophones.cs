namespace Studio.Data.Cleaning.Text;

/// <summary>
/// Words that sound alike and are mistaken for each other in writing, for slips that no keyboard explains: English ones, and
/// Chinese characters of one pinyin syllable, which an input method offers beside each other. Common ones, written down for
/// this; a user's table of synonyms may hold more.
/// </summary>
public static class Homophones
{
    private const string English = """
        there, their, they're; your, you're; its, it's; to, too, two; then, than; here, hear; where, wear, ware; no, know; new, knew;
        right, write; by, buy, bye; for, four; one, won; our, hour; see, sea; son, sun; be, bee; week, weak; piece, peace; wait, weight;
        whole, hole; whether, weather; which, witch; would, wood; threw, through; lose, loose; affect, effect; accept, except;
        brake, break; meet, meat; made, maid; male, mail; main, mane; pair, pear; plain, plane; rain, reign; road, rode; role, roll;
        sail, sale; scene, seen; some, sum; stair, stare; steal, steel; tail, tale; way, weigh; who's, whose; allowed, aloud; bare, bear;
        cell, sell; cent, scent, sent; flour, flower; great, grate; heal, heel; him, hymn; night, knight; not, knot; passed, past;
        read, red; site, sight, cite; waist, waste; ate, eight; blew, blue; board, bored; die, dye; fair, fare; feet, feat; hair, hare;
        hi, high; nose, knows; lead, led; might, mite; poor, pour; root, route; sole, soul; sweet, suite; principal, principle;
        stationary, stationery; complement, compliment; quiet, quite; desert, dessert; advice, advise; course, coarse
        """;

    private const string Chinese = """
        的, 得, 地; 在, 再; 做, 作, 坐, 座; 他, 她, 它; 那, 哪; 是, 事, 市, 式, 试; 以, 已, 意, 易, 义; 有, 又, 右, 友; 和, 合, 何, 河; 会, 汇, 惠;
        到, 道; 里, 理, 李, 礼; 要, 药; 很, 狠; 像, 象, 向, 项; 带, 戴, 代, 待; 买, 卖; 进, 近, 尽; 新, 心, 辛; 气, 器, 汽; 期, 其, 奇, 齐; 时, 实, 石, 食;
        现, 线, 县; 声, 生, 升; 名, 明, 鸣; 工, 公, 功; 分, 份; 记, 计, 纪, 技; 元, 原, 员, 圆; 长, 常, 场; 清, 青, 轻; 情, 晴; 度, 渡; 起, 启; 几, 己; 立, 利, 力, 历;
        包, 宝, 饱, 保; 服, 福; 物, 务, 误; 房, 防; 间, 见, 件, 建; 环, 还; 静, 净, 境; 家, 加, 佳; 前, 钱; 半, 办; 玩, 完, 晚; 位, 为, 味, 未; 餐, 参; 店, 电, 点; 因, 音, 阴;
        应, 硬, 映; 用, 永, 勇; 于, 与, 语, 雨; 园, 远, 院; 知, 之, 只, 支, 直, 值; 中, 种, 重; 住, 主, 注, 助; 自, 字; 总, 综; 差, 查, 茶; 次, 词, 此; 服, 付, 复, 负
        """;

    private static readonly SynonymTable s_table = SynonymTable.Parse($"{English};{Chinese}");

    /// <summary>Others that sound like a word, whatever its case; none for most words.</summary>
    public static IReadOnlyList<string> Of(string word) => s_table.Of(word);
}
