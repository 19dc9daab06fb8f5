import { answer, api } from "../../api/client.ts";
import { LineLink, Lines } from "../../parts/card.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Show } from "../../parts/states.tsx";
import { useLoad } from "../../state/load.ts";
import { dayText, momentText } from "../../words/dates.ts";

/** The sealed states of a campaign, newest first, and what still waits for the committee. */
export function Snapshots({ campaign }: { readonly campaign: string }) {
  const found = useLoad(`inspector/snapshots/${campaign}`, () =>
    answer(api.GET("/api/v1/campaigns/{campaign_id}/amendments", { params: { path: { campaign_id: campaign } } })),
  );
  return (
    <section class="stack-small">
      <h2>Các bản chốt</h2>
      <Show of={found}>
        {({ snapshots, waiting, records, items }) => (
          <>
            <Lines>
              {snapshots.map(snapshot => (
                <LineLink
                  key={snapshot.number}
                  href={`/kiem-tra/dot/${campaign}/ban-chot/${snapshot.number}`}
                  icon="lock"
                  title={`Bản số ${snapshot.number}, chốt ${momentText(snapshot.sealed_at)}`}
                  detail={
                    snapshot.number === 1
                      ? "Bản đầu tiên"
                      : `Điều chỉnh ${snapshot.changed} dòng: ${snapshot.reason ?? "không ghi lý do"}`
                  }
                />
              ))}
            </Lines>
            {waiting + records.length > 0 && (
              <Notice kind="warn" title="Chờ cấp ủy xem xét điều chỉnh">
                <ul>
                  {items.map(one => (
                    <li key={one.member_id}>
                      {one.full_name}, {one.unit_name}: {one.grounds_text}
                    </li>
                  ))}
                  {records.map(one => (
                    <li key={one.id}>
                      {one.session_title ?? "Ghi nhận gửi sau khi chốt"}: hệ thống nhận ngày {dayText(one.received_at)}
                      {one.sent_by ? `, đồng chí ${one.sent_by} gửi` : ""}
                      {one.word ? `; chi bộ ghi: ${one.word}` : ""}
                    </li>
                  ))}
                </ul>
              </Notice>
            )}
          </>
        )}
      </Show>
    </section>
  );
}
