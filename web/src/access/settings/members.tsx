/** Who can sign in, what each may do, and the invitations that are open. */
import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import field from '../../parts/field.module.css'
import { Pop, Sheet } from '../../parts/floating.tsx'
import { notify } from '../../parts/notices.ts'
import { request } from '../../server/client.ts'
import { sessionQuery } from '../../server/queries.ts'
import { useSpeak, type Speak } from '../../words/speak.ts'
import css from '../access.module.css'
import { invitationsQuery, membersQuery } from '../queries.ts'
import { useSayRoles } from '../say-roles.ts'
import type { MadeInvitation, RoleIn, ShownMember } from '../types.ts'
import { useAct } from '../use-act.ts'
import { AskFirst, ownZone, Rows, Section, ShownOnce, type Question } from './parts.tsx'
import { RoleEditor } from './role-editor.tsx'

export function MembersTab() {
  const { t, format } = useSpeak(ownZone)
  const { act, confirm } = useAct()
  const sayRoles = useSayRoles()
  const session = useQuery(sessionQuery)
  const members = useQuery(membersQuery)
  const invitations = useQuery(invitationsQuery)
  const [inviting, setInviting] = useState(false)
  const [changing, setChanging] = useState<ShownMember>()
  const [question, setQuestion] = useState<Question>()
  const [link, setLink] = useState<{ readonly text: string; readonly hint: string }>()
  const me = session.data?.reader.member?.id

  function acts(member: ShownMember): readonly (readonly [string, () => void])[] {
    const { id, name } = member
    return [
      [t('access.members.change'), () => setChanging(member)],
      [t('access.members.end'), () => void act(() => request<{ sessions: readonly number[] }>(`/sessions?member=${id}`, { method: 'DELETE' })).then((ended) => {
        if (ended) notify(t('access.members.endedSessions', { count: ended.sessions.length, n: format.number(ended.sessions.length) }))
      })],
      [t('access.members.force'), () => setQuestion({
        title: t('access.members.forceTitle', { name }), text: t('access.members.forceText', { name }), act: t('access.members.force'),
        perform: () => void confirm<MadeInvitation>(`/members/${id}/force-factors`, { method: 'POST' }).then((made) => {
          if (made) setLink({ text: made.link, hint: t('access.members.linkAgain', { name }) })
        }),
      })],
      [t('access.members.remove'), () => setQuestion({
        title: t('access.members.removeTitle', { name }), text: t('access.members.removeText', { name, id }), act: t('access.members.remove'),
        perform: () => void confirm(`/members/${id}`, { method: 'DELETE' }).then((done) => done && notify(t('access.members.removed', { name }))),
      })],
    ]
  }

  return (
    <>
      <Section
        title={t('access.tab.members')} lead={t('access.members.lead')}
        acts={<Button kind="primary" onClick={() => setInviting(true)}><UserPlus /> {t('access.members.invite')}</Button>}
      >
        <Rows query={members}>
          {(member) => (
            <li key={member.id} className={css['item']}>
              <div>
                <strong><bdi>{member.name}</bdi></strong>{member.id === me && <span className={css['tag']}>{t('access.members.you')}</span>}
                <p>{sayRoles(member.roles)}</p>
              </div>
              <div>
                <p>{sayFactors(member, { t, format })}</p>
                <p>{t('access.members.lastSeen')}: {member.lastSeenAt === null ? t('access.never') : format.instant(member.lastSeenAt)}</p>
              </div>
              <div className={css['row']}><Acts label={t('access.members.more', { name: member.name })} acts={acts(member)} /></div>
            </li>
          )}
        </Rows>
      </Section>
      <Section title={t('access.members.open')}>
        <Rows query={invitations} none={t('access.members.none')}>
          {(invitation) => (
            <li key={invitation.id} className={css['item']}>
              <div><strong><bdi>{invitation.note || `№ ${invitation.id}`}</bdi></strong><p>{sayRoles(invitation.roles)}</p></div>
              <p>{t('access.members.until', { when: format.instant(invitation.expiresAt) })}</p>
              <div className={css['row']}>
                <Button onClick={() => void act(() => request(`/invitations/${invitation.id}`, { method: 'DELETE' }))}>{t('access.members.revoke')}</Button>
              </div>
            </li>
          )}
        </Rows>
      </Section>
      {inviting && (
        <Invite
          onClose={() => setInviting(false)} onMade={(text, roles) => {
            setInviting(false)
            setLink({ text, hint: t('access.members.linkHint', { roles: sayRoles(roles) }) })
          }}
        />
      )}
      {changing && <ChangeRoles member={changing} onClose={() => setChanging(undefined)} />}
      {link && <ShownOnce title={t('access.members.link')} text={link.text} hint={link.hint} onClose={() => setLink(undefined)} />}
      <AskFirst question={question} onClose={() => setQuestion(undefined)} />
    </>
  )
}

function sayFactors({ factors }: ShownMember, { t, format }: Speak): string {
  return format.list([
    ...(factors.passkeys > 0 ? [t('access.members.passkeys', { count: factors.passkeys, n: format.number(factors.passkeys) })] : []),
    ...(factors.totp ? [t('access.members.app')] : []),
    t('access.members.codes', { count: factors.recoveryCodesLeft, n: format.number(factors.recoveryCodesLeft) }),
  ])
}

function Acts({ label, acts }: { label: string; acts: readonly (readonly [string, () => void])[] }) {
  const { t } = useSpeak()
  const [open, setOpen] = useState(false)
  return (
    <Pop label={label} align="end" open={open} onOpenChange={setOpen} trigger={<Button aria-label={label}>{t('access.members.acts')}</Button>}>
      <div className={css['menu']}>
        {acts.map(([name, perform]) => (
          <button
            key={name} type="button" onClick={() => {
              setOpen(false)
              perform()
            }}
          >
            {name}
          </button>
        ))}
      </div>
    </Pop>
  )
}

function Invite({ onClose, onMade }: { onClose: () => void; onMade: (link: string, roles: readonly RoleIn[]) => void }) {
  const { t } = useSpeak()
  const { confirm, isActing } = useAct()
  const [note, setNote] = useState('')
  const [roles, setRoles] = useState<readonly RoleIn[]>([{ project: 'all', role: 'analyst' }])
  return (
    <Sheet title={t('access.members.invite')} open onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(submit) => {
          submit.preventDefault()
          void confirm<MadeInvitation>('/invitations', { method: 'POST', body: { note: note.trim(), roles } }).then((made) => made && onMade(made.link, roles))
        }}
      >
        <label>
          <span className={field['label']}>{t('access.members.note')}</span>
          <input className={field['input']} value={note} maxLength={200} onChange={(change) => setNote(change.target.value)} />
          <p className={field['hint']}>{t('access.members.noteHint')}</p>
        </label>
        <RoleEditor roles={roles} onChange={setRoles} />
        <div className={css['row']}><Button type="submit" kind="primary" disabled={isActing}>{t('access.members.makeLink')}</Button></div>
      </form>
    </Sheet>
  )
}

function ChangeRoles({ member, onClose }: { member: ShownMember; onClose: () => void }) {
  const { t } = useSpeak()
  const { confirm, isActing } = useAct()
  const [roles, setRoles] = useState(member.roles)
  return (
    <Sheet title={t('access.members.rolesTitle', { name: member.name })} open onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(submit) => {
          submit.preventDefault()
          void confirm(`/members/${member.id}/roles`, { method: 'PUT', body: { roles } }).then((done) => done && onClose())
        }}
      >
        <RoleEditor roles={roles} onChange={setRoles} />
        <div className={css['row']}><Button type="submit" kind="primary" disabled={isActing}>{t('access.members.save')}</Button></div>
      </form>
    </Sheet>
  )
}
